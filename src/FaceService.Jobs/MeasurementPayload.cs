using System.Text.Json.Serialization;

namespace FaceService.Jobs;

/// <summary>To measure how fast each preset trains on the worker's machine.</summary>
public sealed record MeasurementPayload : JobPayload
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override JobKind Kind => JobKind.Measurement;

    /// <inheritdoc/>
    public override string ToString() => "measurement of the presets";
}

/// <summary>What has been measured so far.</summary>
/// <param name="ImagesPerSecond">Of each preset; one that this machine is too small for is left out.</param>
public sealed record MeasurementProgress(IReadOnlyDictionary<string, double> ImagesPerSecond) : JobProgress
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override long Position => ImagesPerSecond.Count;
}
