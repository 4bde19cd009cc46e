using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using FaceService.Training.Augmentation;
using FaceService.Training.Losses;
using FaceService.Training.Presets;
using static TorchSharp.torch;

namespace FaceService.Training.Teachers;

/// <summary>
/// Judges images by what frozen, pretrained networks see in them: beside the discriminator (Kumari et al. 2022, "Ensembling off-the-shelf models for GAN
/// training") or instead of it (Sauer et al. 2021, "Projected GANs converge faster"). The heads learn by the hinge loss, the networks
/// never. Every image is augmented first, by the same kinds of transforms for reals and fakes.
/// </summary>
internal sealed class Teacher : IDisposable
{
    private readonly IReadOnlyList<IFeatureNetwork> _networks;
    private readonly DiffAugment _augment;

    /// <param name="settings">The run's.</param>
    /// <param name="labels">Length of a label vector; 0 for none.</param>
    /// <param name="networks">It disposes of them.</param>
    /// <param name="device">Where they compute.</param>
    public Teacher(StyleGan2Settings settings, int labels, IReadOnlyList<IFeatureNetwork> networks, Device device)
    {
        _networks = networks;
        _augment = new DiffAugment(settings.TeacherAugment, settings.Seed);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var random = new RandomTensors(settings.Seed ^ 0x7EAC);
        var shapes = Maps(zeros([1, 3, settings.Size, settings.Size], device: device)).Select(maps => maps.Select(map => map.shape[1..]).ToList()).ToList();
        Heads = new TeacherHeads(random, shapes, labels).OwningItsTensors();
    }

    /// <summary>What learns; the trainer owns it.</summary>
    public TeacherHeads Heads { get; }

    /// <summary>The teacher that a run asks for; null for none.</summary>
    /// <exception cref="TrainingException">A network is not installed, or is damaged.</exception>
    public static Teacher? Of(StyleGan2Settings settings, int labels, NetworkFolder folder, Device device, ScalarType type)
    {
        var networks = new List<IFeatureNetwork>();
        try
        {
            foreach (var name in SettingLists.Words(settings.Teacher))
                networks.Add(FeatureNetworks.Open(name, folder, device, type));
            return networks.Count == 0 ? null : new Teacher(settings, labels, networks, device);
        }
        catch (WeightFileException e)
        {
            networks.ForEach(network => network.Dispose());
            throw new TrainingException($"The setting teacher cannot be '{settings.Teacher}' here. {e.Message}", e);
        }
    }

    /// <summary>How far the generator is from having its images taken for real: the mean over heads.</summary>
    /// <param name="fakes">[N, 3, size, size], −1…1, with a graph.</param>
    /// <param name="labels">[N, c_dim], or null without labels.</param>
    /// <param name="place">Where in the run, so that the augmentation can be repeated.</param>
    public Tensor GeneratorLoss(Tensor fakes, Tensor? labels, long place) => MeanOf(Judge(fakes, labels, place), HingeLoss.Generator);

    /// <summary>How badly the heads tell reals; their mean.</summary>
    /// <returns>The loss, and the mean sign of the logits.</returns>
    public (Tensor Loss, Tensor Sign) RealLoss(Tensor reals, Tensor? labels, long place)
    {
        var logits = Judge(reals, labels, place);
        return (MeanOf(logits, HingeLoss.DiscriminatorReal), MeanOf(logits, x => x.detach().sign().mean()));
    }

    /// <summary>How badly the heads tell fakes; their mean.</summary>
    public Tensor FakeLoss(Tensor fakes, Tensor? labels, long place) => MeanOf(Judge(fakes, labels, place), HingeLoss.DiscriminatorFake);

    public void Dispose()
    {
        foreach (var network in _networks)
            network.Dispose();
    }

    private IReadOnlyList<Tensor> Judge(Tensor images, Tensor? labels, long place) => Heads.call(Maps(_augment.Apply(images, place)), labels);

    private IReadOnlyList<IReadOnlyList<Tensor>> Maps(Tensor images) => [.. _networks.Select(network => network.Maps(images))];

    private static Tensor MeanOf(IReadOnlyList<Tensor> logits, Func<Tensor, Tensor> loss) => stack([.. logits.Select(loss)]).mean();
}
