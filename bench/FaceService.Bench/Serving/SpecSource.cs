using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;

namespace FaceService.Bench.Serving;

/// <summary>One face after the other: seeds from 0, every class in turn.</summary>
internal sealed class SpecSource(ModelVersion model)
{
    private uint seed;

    public int ImageBytes { get; } = RgbImage.ByteCount(model.Config.ImageSize, model.Config.ImageSize);

    public FaceSpec Next()
    {
        var label = new float[model.Config.CDim];
        var offset = 0;
        foreach (var group in model.Labels)
        {
            label[offset + (int)(seed % (uint)group.Values.Count)] = 1;
            offset += group.Values.Count;
        }

        return new FaceSpec
        {
            Latent = new Latent.Z(LatentSource.FromSeed(seed++, model.Config)),
            Label = label,
            Truncation = (float)(model.Config.DefaultTruncation ?? 1),
        };
    }
}
