using System.Text.Json.Serialization;

namespace FaceService.Jobs;

/// <summary>Which weight file to make a model of: the one in the job's folder.</summary>
/// <param name="Model">The name under which the model is published.</param>
/// <param name="File">What the file was called where it came from; for the card.</param>
/// <param name="Licence">One line on what may be done with the weights; null for the usual line.</param>
/// <param name="Truncation">What is used where a request names none; null for 1.</param>
public sealed record ImportPayload(string Model, string File, string? Licence, double? Truncation) : JobPayload
{
    /// <summary>The name of the file in the job's folder.</summary>
    public const string Weights = "weights";

    /// <inheritdoc/>
    [JsonIgnore]
    public override JobKind Kind => JobKind.Import;

    /// <inheritdoc/>
    public override string ToString() => $"import of {File}";
}

/// <summary>How far an import is.</summary>
/// <param name="Stage">What it is doing: reading, or publishing, which draws a preview, too.</param>
public sealed record ImportProgress(string Stage) : JobProgress
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override long Position => 0; // it cannot go on from anywhere but the beginning
}
