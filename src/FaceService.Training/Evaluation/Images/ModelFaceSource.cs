using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Images;

/// <summary>A published model, drawn as the service draws it.</summary>
internal sealed class ModelFaceSource : IFaceSource, IDisposable
{
    private const int Batch = 16;
    private readonly IFaceGenerator _generator;
    private readonly double _truncation;

    /// <param name="model">The model.</param>
    /// <param name="truncation">Truncation psi.</param>
    public ModelFaceSource(ModelVersion model, double truncation)
    {
        _generator = FaceGeneratorLoader.ForDevices(new EngineOptions())[0].Load(model);
        _truncation = truncation;
        Groups = LabelVector.GroupsOf(model.Labels, model.Config.CDim);
    }

    public GeneratorConfig Config => _generator.Config;

    public IReadOnlyList<LabelGroup> Groups { get; }

    public IReadOnlyList<RgbImage> Draw(IReadOnlyList<EvaluationFace> orders)
    {
        var (size, each) = (Config.ImageSize, RgbImage.ByteCount(Config.ImageSize, Config.ImageSize));
        var pictures = new List<RgbImage>(orders.Count);
        foreach (var some in orders.Chunk(Batch))
        {
            var rgb = new byte[some.Length * each];
            _generator.Draw([.. some.Select(Spec)], rgb);
            pictures.AddRange(some.Select((_, i) => new RgbImage(size, size, rgb.AsMemory(i * each, each))));
        }

        return pictures;
    }

    public void Dispose() => _generator.Dispose();

    private FaceSpec Spec(EvaluationFace order)
    {
        var draft = FaceDraft.Of(order.Seed) with { Label = order.Label, Truncation = _truncation };
        return draft.TrySettle(Config, Groups, out var face, out var problem) ? face.Spec : throw new InvalidOperationException(problem.ToString());
    }
}

/// <summary>A generator that is measured: a published model, or one that is being trained. Device thread only.</summary>
internal interface IFaceSource
{
    /// <summary>Shapes and conventions of the network.</summary>
    GeneratorConfig Config { get; }

    /// <summary>The attribute groups that it is asked by; empty for a model without labels.</summary>
    IReadOnlyList<LabelGroup> Groups { get; }

    /// <summary>Draws portraits at the model's own size.</summary>
    /// <param name="orders">What to draw.</param>
    IReadOnlyList<RgbImage> Draw(IReadOnlyList<EvaluationFace> orders);
}

/// <summary>A generator in training, as its sample sheets show it: untruncated.</summary>
/// <param name="trainer">Draws.</param>
/// <param name="groups">The data's attribute groups, which a conditional generator learns.</param>
/// <param name="scale">Factor of the latents, as in the sample sheets.</param>
/// <param name="device">Where the trainer's tensors live.</param>
internal sealed class TrainerFaceSource(ITrainer trainer, IReadOnlyList<LabelGroup> groups, double scale, Device device) : IFaceSource
{
    private const int Batch = 16;

    public GeneratorConfig Config => trainer.GeneratorConfig;

    public IReadOnlyList<LabelGroup> Groups => Config.CDim > 0 ? groups : [];

    public IReadOnlyList<RgbImage> Draw(IReadOnlyList<EvaluationFace> orders)
    {
        var pictures = new List<RgbImage>(orders.Count);
        foreach (var some in orders.Chunk(Batch))
        {
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            var latents = tensor(some.SelectMany(o => LatentSource.FromSeed(o.Seed, Config)).Select(v => (float)(v * scale)).ToArray(), [some.Length, Config.ZDim]);
            var labels = Config.CDim > 0 ? tensor(some.SelectMany(o => o.Label).ToArray(), [some.Length, Config.CDim]).to(device) : null;
            pictures.AddRange(PixelBytes.ToImages(trainer.Draw(latents.to(device), labels), Config));
        }

        return pictures;
    }
}
