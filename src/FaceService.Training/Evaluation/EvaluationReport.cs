using System.Text;
using System.Text.Json;
using FaceService.Model.Weights;

namespace FaceService.Training.Evaluation;

/// <summary><c>evaluation.json</c>: what a model was measured with, and the outcome.</summary>
public sealed record EvaluationReport
{
    /// <summary>Name of the file in a model's version folder.</summary>
    public const string FileName = "evaluation.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Tells how to read the file.</summary>
    public string Format { get; init; } = "face-evaluation/1";

    /// <summary>The model's name and version.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the weight file.</summary>
    public required string WeightsDigest { get; init; }

    /// <summary>What was compared, and how.</summary>
    public required EvaluationOptions Options { get; init; }

    /// <summary>Pictures of the data.</summary>
    public required int DataPictures { get; init; }

    /// <summary>SHA-256 over the data's labels and pixels at 64×64.</summary>
    public required string DataDigest { get; init; }

    /// <summary>How the data was framed.</summary>
    public required string Framing { get; init; }

    /// <summary>Sliced Wasserstein distances.</summary>
    public required DistanceReport SlicedWasserstein { get; init; }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">Its place; the folder must exist.</param>
    public void Write(string path) => DurableFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Json) + "\n"));
}
