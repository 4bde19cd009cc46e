using FaceService.Model.Imaging;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Judges;

/// <summary>Measures that see what people see: pretrained networks, and the spectrum. Device thread only.</summary>
/// <param name="options">What is compared, and by which judges.</param>
/// <param name="networks">Where pretrained networks are installed; null for none.</param>
/// <param name="tell">Is told what takes time.</param>
internal sealed class PortraitJudges(EvaluationOptions options, NetworkFolder? networks, Action<string> tell)
{
    /// <summary>Every judge by name, and the network that it needs.</summary>
    public static IReadOnlyDictionary<string, PretrainedNetwork?> Known { get; } = new Dictionary<string, PretrainedNetwork?>
    {
        ["resnet18"] = PretrainedNetwork.ResNet18,
        ["face_recognition"] = PretrainedNetwork.FaceRecognition,
        ["people"] = PretrainedNetwork.FaceRecognition,
        ["eyes"] = PretrainedNetwork.FaceLandmarks,
        ["spectrum"] = null,
    };

    // null: all that can be had. Judges that are named have to be there.
    private bool Calls(string judge) => options.Judges is { } named
        ? named.Contains(judge)
        : Known[judge] is not { } network || networks?.Holds(network) == true;

    /// <summary>Measures.</summary>
    /// <param name="reference">The data, at least as large as the networks take it.</param>
    /// <param name="generated">At least as many of each class as are held out.</param>
    /// <param name="source">Draws more portraits for the spectrum.</param>
    /// <param name="teachers">Networks that the model learned from.</param>
    /// <param name="unseen">Whether the model was kept from the held-out part.</param>
    /// <returns>Null where no judge is called, or fewer than two images are held out.</returns>
    /// <exception cref="Model.Weights.WeightFileException">A network that was named is not installed, or is damaged.</exception>
    public JudgeReport? Of(ReferenceImages reference, GeneratedImages generated, IFaceSource source, IReadOnlyList<string> teachers, bool unseen)
    {
        var held = reference.HeldOutByClass;
        if (held.Count < 2 || !(options.Judges ?? Known.Keys).Any())
            return null;
        var pictures = new JudgedImages(
            [.. held.Select(reference.Whole)],
            [.. reference.RestLikeHeldOut(options.Seed).Select(reference.Whole)],
            generated.DrawnFirstOf(reference.CountsOf(held)));
        using var scope = NewDisposeScope();
        return new JudgeReport
        {
            Pictures = held.Count,
            SeenInTraining = [.. teachers],
            NotInstalled = options.Judges is null ? [.. Known.Where(judge => judge.Value is not null && !Calls(judge.Key)).Select(judge => judge.Value!.Name).Distinct()] : [],
            ResNet18 = Calls("resnet18") ? ResNet18(pictures) : null,
            FaceRecognition = Calls("face_recognition") ? FaceRecognition(pictures) : null,
            People = Calls("people") ? People(pictures, reference, unseen) : null,
            Eyes = Calls("eyes") ? Eyes(pictures) : null,
            Spectrum = Calls("spectrum") ? Spectrum(pictures, reference, source) : null,
            SpectrumPortraits = Calls("spectrum") ? options.SpectrumPictures : 0,
        };
    }

    private NetworkFolder Folder => networks ?? throw new TrainingException($"No pretrained networks are installed: `{NetworkFolder.InstallCommand}` brings them.");

    private Compared<FeatureDistances> ResNet18(JudgedImages pictures)
    {
        tell("comparing ResNet-18's features");
        using var network = ResNet18Network.Open(Folder);
        return pictures.Compare(
            some => JudgedImages.Rows(some, ResNet18Network.Size, network.Features),
            (a, b) => FeatureComparison.Between(a, b, 1));
    }

    private Compared<FeatureDistances> FaceRecognition(JudgedImages pictures)
    {
        tell("comparing the face recognition network's features");
        using var network = FaceRecognitionNetwork.Open(Folder);
        return pictures.Compare(
            some => JudgedImages.Rows(some, network.Size, rgb => network.Describe(rgb).Features),
            (a, b) => FeatureComparison.Between(a, b, 100));
    }

    private Compared<PeopleDistances> People(JudgedImages pictures, ReferenceImages reference, bool unseen)
    {
        tell("searching the nearest training people");
        using var network = FaceRecognitionNetwork.Open(Folder);
        var (held, rest) = (Persons(pictures.HeldOut), Persons([.. reference.HeldOut.Rest.Select(reference.Whole)]));
        var real = FaceGeometry.NearestOf(held, rest);
        var pool = unseen ? rest : cat([rest, held]);
        return new(
            FaceGeometry.Summary(FaceGeometry.NearestOf(Persons(pictures.Portraits), pool), real),
            FaceGeometry.Summary(real, real),
            FaceGeometry.Summary(FaceGeometry.NearestOf(Persons(JudgedImages.Shrunk(pictures.HeldOut, 128)), rest), real),
            FaceGeometry.Summary(FaceGeometry.NearestOf(Persons(JudgedImages.Shrunk(pictures.HeldOut, 64)), rest), real));

        Tensor Persons(IReadOnlyList<RgbImage> some) => JudgedImages.Rows(some, network.Size, rgb => network.Describe(rgb).Person);
    }

    private Compared<EyePlaces> Eyes(JudgedImages pictures)
    {
        tell("finding the eyes");
        using var network = FaceLandmarkNetwork.Open(Folder);
        return pictures.Compare(some => JudgedImages.Rows(some, network.Size, rgb => FaceGeometry.Eyes(network, rgb)), FaceGeometry.Between);
    }

    private Compared<SpectrumRatio> Spectrum(JudgedImages pictures, ReferenceImages reference, IFaceSource source)
    {
        tell($"measuring the spectrum of {options.SpectrumPictures} portraits");
        var size = source.Config.ImageSize;
        var orders = new EvaluationFaces(source.Groups, reference.Data.Labels).OfClasses(SampleShares.Of(reference.Data.ClassCounts(), options.SpectrumPictures), options.Seed);
        var data = RadialSpectrum.Of([.. reference.HeldOut.Rest.Select(reference.Whole)], size);
        return new(Ratio(source.Draw(orders)), Ratio(pictures.HeldOut), Ratio(JudgedImages.Shrunk(pictures.HeldOut, 128)), Ratio(JudgedImages.Shrunk(pictures.HeldOut, 64)));

        SpectrumRatio Ratio(IReadOnlyList<RgbImage> some) => RadialSpectrum.Between(RadialSpectrum.Of(some, size), data);
    }
}
