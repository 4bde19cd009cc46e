using System.Text.Json;
using FaceService.Model.Weights;

namespace FaceService.Training.Projection;

/// <summary>How a projection came out; kept as <c>projection.json</c>.</summary>
public sealed record ProjectionResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <summary>NAME@VERSION.</summary>
    public required string Model { get; init; }

    /// <summary>What was searched: w or w+.</summary>
    public required string Space { get; init; }

    /// <summary>Steps taken.</summary>
    public required int Steps { get; init; }

    /// <summary>Seconds that they took, over all attempts.</summary>
    public required double Seconds { get; init; }

    /// <summary>What was made small: pyramid, perceptual or resnet18.</summary>
    public required string Loss { get; init; }

    /// <summary>The loss of the image that the search began from, the mean face.</summary>
    public required double StartDistance { get; init; }

    /// <summary>The loss of the result.</summary>
    public required double Distance { get; init; }

    /// <summary>Peak signal-to-noise ratio of the result against the sought image, in dB; 99 at most.</summary>
    public required double Psnr { get; init; }

    /// <summary>The similarity that <c>POST /verify</c> would see, 0…1.</summary>
    public required double Similarity { get; init; }

    /// <summary>How far the result's person is from the sought one's, in the face recognition network's 128 numbers; null where it is not installed.</summary>
    public double? PersonDistance { get; init; }

    /// <summary>Rows of w: one for w, one a layer for w+.</summary>
    public required IReadOnlyList<float[]> Latent { get; init; }

    /// <summary>Reads it; null as long as there is none.</summary>
    /// <param name="folder">The projection.</param>
    public static ProjectionResult? Read(ProjectionFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize<ProjectionResult>(File.ReadAllBytes(folder.Summary), Json);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    internal void Write(ProjectionFolder folder) =>
        DurableFile.WriteAllBytes(folder.Summary, JsonSerializer.SerializeToUtf8Bytes(this, Json));
}
