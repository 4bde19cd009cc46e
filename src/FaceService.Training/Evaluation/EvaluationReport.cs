using System.Text;
using System.Text.Json;
using FaceService.Model.Weights;
using FaceService.Training.Evaluation.Attributes;
using FaceService.Training.Evaluation.Diversity;
using FaceService.Training.Evaluation.Features;
using FaceService.Training.Evaluation.Frechet;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Evaluation.Judges;
using FaceService.Training.Evaluation.Neighbours;

namespace FaceService.Training.Evaluation;

/// <summary><c>evaluation.json</c>: what a model was measured with, and the outcome.</summary>
public sealed record EvaluationReport
{
    /// <summary>Name of the file in a model's version folder.</summary>
    public const string FileName = "evaluation.json";

    /// <summary>Name of the sheet of training-like portraits beside it.</summary>
    public const string SheetName = "neighbours.png";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Tells how to read the file.</summary>
    public string Format { get; init; } = "face-evaluation/1";

    /// <summary>The model's name and version.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the weight file.</summary>
    public required string WeightsDigest { get; init; }

    /// <summary>What was compared, and how.</summary>
    public required EvaluationOptions Options { get; init; }

    /// <summary>Images of the data.</summary>
    public required int DataPictures { get; init; }

    /// <summary>SHA-256 over the data's labels and pixels at 64×64.</summary>
    public required string DataDigest { get; init; }

    /// <summary>How the data was framed.</summary>
    public required string Framing { get; init; }

    /// <summary>Sliced Wasserstein distances.</summary>
    public required DistanceReport SlicedWasserstein { get; init; }

    /// <summary>Mean similarity of pairs; null when left out.</summary>
    public DiversityReport? MsSsim { get; init; }

    /// <summary>Precision, recall, density and coverage; null with too few images.</summary>
    public ManifoldReport? Manifold { get; init; }

    /// <summary>The same of the held-out part against other images: what a perfect model would reach.</summary>
    public ManifoldReport? ManifoldOfData { get; init; }

    /// <summary>Nearest training images.</summary>
    public NeighbourReport? Neighbours { get; init; }

    /// <summary>Whether portraits show what was asked for; null for data without labels.</summary>
    public AttributeReport? Attributes { get; init; }

    /// <summary>Fréchet inception distance; null unless the user brought the file.</summary>
    public FrechetReport? Frechet { get; init; }

    /// <summary>What pretrained networks and the spectrum say; null where nothing is held out, or no judge was called.</summary>
    public JudgeReport? Judges { get; init; }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">Its place; the folder must exist.</param>
    public void Write(string path) => DurableFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Json) + "\n"));
}

/// <summary>How far a model's images are from the data, beside how far the data is from itself.</summary>
public sealed record DistanceReport
{
    /// <summary>Generated images against images of the whole data.</summary>
    public SetDistance? ToData { get; init; }

    /// <summary>Generated images against the held-out part; null when nothing was held out.</summary>
    public SetDistance? ToHeldOut { get; init; }

    /// <summary>The held-out part against as many of the other images: what a perfect model would reach.</summary>
    public SetDistance? Floor { get; init; }

    /// <summary>True when the model was kept from the held-out part in training.</summary>
    public bool UnseenByModel { get; init; }

    /// <summary><see cref="ToHeldOut"/> in floors.</summary>
    public double? Ratio => ToHeldOut?.Distance / Floor?.Distance;
}
