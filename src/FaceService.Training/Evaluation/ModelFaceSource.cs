using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;

namespace FaceService.Training.Evaluation;

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

    public IReadOnlyList<RgbImage> Draw(IReadOnlyList<FaceOrder> orders)
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

    private FaceSpec Spec(FaceOrder order)
    {
        var draft = FaceDraft.Of(order.Seed) with { Label = order.Label, Truncation = _truncation };
        return draft.TrySettle(Config, Groups, out var face, out var problem) ? face.Spec : throw new InvalidOperationException(problem.ToString());
    }
}
