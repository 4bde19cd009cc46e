namespace FaceService.Training.Evaluation.Judges;

/// <summary>What one measure says of portraits, beside what it says of real images, whole and blurred.</summary>
/// <param name="Portraits">Portraits against the held-out images.</param>
/// <param name="Floor">The held-out images against as many others: what a perfect model would reach.</param>
/// <param name="Shrunk128">The held-out images shrunk to 128 pixels and enlarged again, against the same others.</param>
/// <param name="Shrunk64">The same at 64 pixels.</param>
public sealed record Compared<T>(T Portraits, T Floor, T Shrunk128, T Shrunk64);

/// <summary>Two distances of two sets of features.</summary>
/// <param name="Frechet">The Fréchet distance (Heusel et al. 2017); depends on how many images there are. × 100 for face recognition.</param>
/// <param name="Kernel">The kernel distance (Bińkowski et al. 2018), unbiased: of any number of images alike in the mean. × 1,000.</param>
public sealed record FeatureDistances(double Frechet, double Kernel);

/// <summary>The power of a set's spectrum over the data's, by radius.</summary>
/// <param name="Largest">The largest ratio over all radii.</param>
/// <param name="LargestAt">Where it is, in cycles across the image.</param>
/// <param name="Smallest">The smallest.</param>
/// <param name="SmallestAt">Where it is.</param>
public sealed record SpectrumRatio(double Largest, int LargestAt, double Smallest, int SmallestAt);

/// <summary>How near people come to those of the training images, in the face recognition network's 128 numbers.</summary>
/// <param name="Median">Median distance to the nearest.</param>
/// <param name="Nearest">The smallest.</param>
/// <param name="CloserThanReal">Share that are nearer than 99 of 100 held-out images.</param>
public sealed record PeopleDistances(double Median, double Nearest, double CloserThanReal);

/// <summary>Where a set's eyes are, in hundredths of the image's side.</summary>
/// <param name="Offset">How far their mean places are from the other set's; the mean of both eyes.</param>
/// <param name="Spread">Root mean square distance from the set's own mean place.</param>
/// <param name="SpreadOfOthers">The other set's.</param>
/// <param name="Apart">Mean distance between the eyes.</param>
/// <param name="ApartOfOthers">The other set's.</param>
public sealed record EyePlaces(double Offset, double Spread, double SpreadOfOthers, double Apart, double ApartOfOthers);

/// <summary>What pretrained networks and the spectrum say of portraits.</summary>
public sealed record JudgeReport
{
    /// <summary>Images of each set.</summary>
    public required int Pictures { get; init; }

    /// <summary>Networks that the model learned from: their figures prove nothing.</summary>
    public IReadOnlyList<string> SeenInTraining { get; init; } = [];

    /// <summary>What was left out because a network is not installed.</summary>
    public IReadOnlyList<string> NotInstalled { get; init; } = [];

    /// <summary>ResNet-18's features at 224 pixels.</summary>
    public Compared<FeatureDistances>? ResNet18 { get; init; }

    /// <summary>The face recognition network's 256 features at 150 pixels.</summary>
    public Compared<FeatureDistances>? FaceRecognition { get; init; }

    /// <summary>The nearest training person.</summary>
    public Compared<PeopleDistances>? People { get; init; }

    /// <summary>The eyes' places.</summary>
    public Compared<EyePlaces>? Eyes { get; init; }

    /// <summary>The spectrum, at the model's size.</summary>
    public Compared<SpectrumRatio>? Spectrum { get; init; }

    /// <summary>Portraits that the spectrum is of.</summary>
    public int SpectrumPortraits { get; init; }
}
