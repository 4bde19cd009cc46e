using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceService.Jobs;

/// <summary>What to train.</summary>
/// <param name="Dataset">Name of a dataset in the data folder.</param>
/// <param name="Preset">Name of a preset.</param>
/// <param name="Model">The name under which the finished model is published.</param>
/// <param name="Settings">Overrides of the preset's settings: numbers, strings, booleans or null.</param>
public sealed record TrainingPayload(
    string Dataset,
    string Preset,
    string Model,
    IReadOnlyDictionary<string, JsonElement> Settings) : JobPayload
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override JobKind Kind => JobKind.Training;

    /// <inheritdoc/>
    public override string ToString() => $"{Preset} on {Dataset}";
}

/// <summary>How far a run is.</summary>
public sealed record TrainingProgress : JobProgress
{
    /// <summary>What it is doing: packing (reading the images once), training, or done.</summary>
    public string Stage { get; init; } = "training";

    /// <summary>Real images shown to the discriminator so far, over all attempts; of packing, images read.</summary>
    public required long Images { get; init; }

    /// <summary>At how many it will be done.</summary>
    public required long TotalImages { get; init; }

    /// <summary>Speed over the last stretch.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Seconds until the end at that speed; null while the speed is unknown.</summary>
    public double? SecondsLeft => ImagesPerSecond > 0 ? Math.Max(0, TotalImages - Images) / ImagesPerSecond : null;

    /// <summary>The newest value of each loss and of what else the trainer watches (augmentation strength, …).</summary>
    public IReadOnlyDictionary<string, double> Losses { get; init; } = new Dictionary<string, double>();

    /// <inheritdoc/>
    [JsonIgnore]
    public override long Position => Stage == "packing" ? 0 : Images;
}
