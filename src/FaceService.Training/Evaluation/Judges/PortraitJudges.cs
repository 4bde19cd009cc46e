using FaceService.Model.Imaging;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Presets;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Judges;

/// <summary>
/// Measures that see what people see: pretrained networks, and the spectrum. What they say of the data is kept for the next generator.
/// Device thread only.
/// </summary>
/// <param name="options">What is compared, and by which judges.</param>
/// <param name="networks">Where pretrained networks are installed; null for none.</param>
/// <param name="reference">The data, at least as large as the networks take it.</param>
/// <param name="tell">Is told what takes time.</param>
internal sealed class PortraitJudges(EvaluationOptions options, NetworkFolder? networks, ReferenceImages reference, Action<string> tell) : IDisposable
{
    private readonly IReadOnlyList<int> _held = reference.HeldOutByClass;
    private readonly List<Tensor> _kept = [];
    private JudgedImages? _real;
    private JudgedReals<Tensor, FeatureDistances>? _resNet18;
    private JudgedReals<Tensor, FeatureDistances>? _faceRecognition;
    private JudgedReals<Tensor, EyePlaces>? _eyes;
    private JudgedPeople? _people;
    private (double[] Data, JudgedReals<double[], SpectrumRatio> Real)? _spectrum;

    // null: all that can be had. Judges that are named have to be there.
    private bool Calls(string judge) => options.Judges is { } named
        ? named.Contains(judge)
        : SettingLists.Judges[judge] is not { } network || networks?.Holds(network) == true;

    /// <summary>Checks at the start what would be missed only at the first measurement.</summary>
    /// <exception cref="TrainingException">A judge that was named lacks its network.</exception>
    public void RequireNetworks()
    {
        foreach (var judge in options.Judges ?? [])
            if (SettingLists.Judges[judge] is { } network && networks?.Holds(network) != true)
                throw new TrainingException($"The judge '{judge}' needs the network {network.Name}, which is not installed: `{NetworkFolder.InstallCommand}` brings it.");
    }

    /// <summary>Measures.</summary>
    /// <param name="generated">At least as many of each class as are held out.</param>
    /// <param name="source">Draws more portraits for the spectrum.</param>
    /// <param name="teachers">Networks that the model learned from.</param>
    /// <param name="unseen">Whether the model was kept from the held-out part.</param>
    /// <returns>Null where no judge is called, or fewer than two images are held out.</returns>
    /// <exception cref="Model.Weights.WeightFileException">A network that was named is not installed, or is damaged.</exception>
    public JudgeReport? Of(GeneratedImages generated, IFaceSource source, IReadOnlyList<string> teachers, bool unseen)
    {
        if (_held.Count < 2 || !(options.Judges ?? SettingLists.Judges.Keys).Any())
            return null;
        _real ??= new JudgedImages([.. _held.Select(reference.Whole)], [.. reference.RestLikeHeldOut(options.Seed).Select(reference.Whole)]);
        var portraits = generated.DrawnFirstOf(reference.CountsOf(_held));
        using var scope = NewDisposeScope();
        return new JudgeReport
        {
            Pictures = _held.Count,
            SeenInTraining = [.. teachers],
            NotInstalled = options.Judges is null ? [.. SettingLists.Judges.Where(judge => judge.Value is not null && !Calls(judge.Key)).Select(judge => judge.Value!.Name).Distinct()] : [],
            ResNet18 = Calls("resnet18") ? ResNet18(portraits) : null,
            FaceRecognition = Calls("face_recognition") ? FaceRecognition(portraits) : null,
            People = Calls("people") ? People(portraits, unseen) : null,
            Eyes = Calls("eyes") ? Eyes(portraits) : null,
            Spectrum = Calls("spectrum") ? Spectrum(source) : null,
            SpectrumPortraits = Calls("spectrum") ? options.SpectrumPictures : 0,
        };
    }

    public void Dispose() => _kept.ForEach(tensor => tensor.Dispose());

    private NetworkFolder Folder => networks ?? throw new TrainingException($"No pretrained networks are installed: `{NetworkFolder.InstallCommand}` brings them.");

    private Compared<FeatureDistances> ResNet18(IReadOnlyList<RgbImage> portraits)
    {
        tell("comparing ResNet-18's features");
        using var network = ResNet18Network.Open(Folder);
        return Compare(ref _resNet18, portraits, some => JudgedImages.Rows(some, ResNet18Network.Size, network.Features), (a, b) => FeatureComparison.Between(a, b, 1));
    }

    private Compared<FeatureDistances> FaceRecognition(IReadOnlyList<RgbImage> portraits)
    {
        tell("comparing the face recognition network's features");
        using var network = FaceRecognitionNetwork.Open(Folder);
        return Compare(
            ref _faceRecognition, portraits, some => JudgedImages.Rows(some, network.Size, rgb => network.Describe(rgb).Features), (a, b) => FeatureComparison.Between(a, b, 100));
    }

    private Compared<EyePlaces> Eyes(IReadOnlyList<RgbImage> portraits)
    {
        tell("finding the eyes");
        using var network = FaceLandmarkNetwork.Open(Folder);
        return Compare(ref _eyes, portraits, some => JudgedImages.Rows(some, network.Size, rgb => FaceGeometry.Eyes(network, rgb)), FaceGeometry.Between);
    }

    private Compared<TResult> Compare<TResult>(
        ref JudgedReals<Tensor, TResult>? real, IReadOnlyList<RgbImage> portraits, Func<IReadOnlyList<RgbImage>, Tensor> describe, Func<Tensor, Tensor, TResult> between)
    {
        if (real is null)
        {
            real = _real!.Compare(describe, between);
            Keep(real.HeldOut);
        }

        return real.With(between(describe(portraits), real.HeldOut));
    }

    private Compared<PeopleDistances> People(IReadOnlyList<RgbImage> portraits, bool unseen)
    {
        tell("searching the nearest training people");
        using var network = FaceRecognitionNetwork.Open(Folder);
        if (_people is null)
        {
            var (held, rest) = (Keep(Persons(_real!.HeldOut)), Keep(Persons(reference.HeldOut.Rest.Select(reference.Whole))));
            var distances = FaceGeometry.NearestOf(held, rest);
            _people = new(rest, distances, new(held, Real(held), Real(Persons(JudgedImages.Shrunk(_real.HeldOut, 128))), Real(Persons(JudgedImages.Shrunk(_real.HeldOut, 64)))));

            PeopleDistances Real(Tensor people) => FaceGeometry.Summary(FaceGeometry.NearestOf(people, rest), distances);
        }

        var pool = unseen ? _people.Rest : cat([_people.Rest, _people.Real.HeldOut]);
        return _people.Real.With(FaceGeometry.Summary(FaceGeometry.NearestOf(Persons(portraits), pool), _people.Distances));

        Tensor Persons(IEnumerable<RgbImage> some) => JudgedImages.Rows(some, network.Size, rgb => network.Describe(rgb).Person);
    }

    private Compared<SpectrumRatio> Spectrum(IFaceSource source)
    {
        tell($"measuring the spectrum of {options.SpectrumPictures} portraits");
        var size = source.Config.ImageSize;
        if (_spectrum is null)
        {
            var data = RadialSpectrum.Of(reference.HeldOut.Rest.Select(reference.Whole), size);
            _spectrum = (data, _real!.Compare(some => RadialSpectrum.Of(some, size), (spectrum, _) => RadialSpectrum.Between(spectrum, data)));
        }

        var orders = new EvaluationFaces(source.Groups, reference.Data.Labels).OfClasses(SampleShares.Of(reference.Data.ClassCounts(), options.SpectrumPictures), options.Seed);
        return _spectrum.Value.Real.With(RadialSpectrum.Between(RadialSpectrum.Of(source.Draw(orders), size), _spectrum.Value.Data));
    }

    private Tensor Keep(Tensor tensor)
    {
        _kept.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    private sealed record JudgedPeople(Tensor Rest, double[] Distances, JudgedReals<Tensor, PeopleDistances> Real);
}
