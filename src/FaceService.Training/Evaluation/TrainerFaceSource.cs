using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation;

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

    public IReadOnlyList<RgbImage> Draw(IReadOnlyList<FaceOrder> orders)
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
