using FaceService.Model.Networks.Pretrained;

namespace FaceService.Training.Evaluation.Images;

/// <summary>What an evaluation compares, and how.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Images of each set; fewer where the data has fewer.</summary>
    public int Pictures { get; init; } = 398;

    /// <summary>The part of each class that the floor takes as its reference, and that a model may have been kept from.</summary>
    public double Holdout { get; init; } = 0.1;

    /// <summary>Truncation psi of the generated images; 1 shows all that the model knows.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>Seed of the first generated image, of samples, patches and directions.</summary>
    public uint Seed { get; init; }

    /// <summary>How often the distance is measured, each time with other samples, patches and directions.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Pairs of images whose similarity is measured; 0 leaves it out.</summary>
    public int Pairs { get; init; } = 2000;

    /// <summary>Images that the attribute classifier is shown in its training; 0 leaves attributes out.</summary>
    public int ClassifierPictures { get; init; } = 50_000;

    /// <summary>Judges that are called (resnet18, face_recognition, people, eyes, spectrum); null calls all whose networks are installed.</summary>
    public IReadOnlyList<string>? Judges { get; init; }

    /// <summary>Portraits whose spectrum is measured.</summary>
    public int SpectrumPictures { get; init; } = 1000;

    /// <summary>Generated images of the Fréchet inception distance, where the user brings the Inception file.</summary>
    public int FrechetPictures { get; init; } = 5000;
}

/// <summary>Where an evaluation reads and keeps things.</summary>
/// <param name="DataPath">A zip or a folder of images.</param>
/// <param name="CacheDirectory">Where packed data and the attribute classifier are kept.</param>
/// <param name="InceptionPath">The user's Inception TorchScript file; null leaves the Fréchet distance out.</param>
/// <param name="Networks">Where pretrained networks are installed; null leaves out what needs one.</param>
internal sealed record EvaluationPlaces(string DataPath, string CacheDirectory, string? InceptionPath = null, NetworkFolder? Networks = null);
