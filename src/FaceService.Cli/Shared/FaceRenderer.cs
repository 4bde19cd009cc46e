using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;

namespace FaceService.Cli.Shared;

/// <summary>A model loaded by a command, drawing as many faces as are asked for, a few at a time.</summary>
internal sealed class FaceRenderer(ModelVersion model) : IDisposable
{
    // Some hundred megabytes of activations, whatever the size.
    private const int PixelsAtOnce = 16 * 256 * 256;
    private const int MostAtOnce = 16;

    public ModelVersion Model { get; } = model;

    public IFaceGenerator Generator { get; } = FaceGeneratorLoader.ForDevices(new EngineOptions())[0].Load(model);

    /// <summary>Draws faces, in the model's own size or resized.</summary>
    public List<RgbImage> Draw(IEnumerable<FaceSpec> specs, int? resized = null)
    {
        var size = Model.Config.ImageSize;
        var bytes = RgbImage.ByteCount(size, size);
        var pictures = new List<RgbImage>();
        foreach (var batch in specs.Chunk(Math.Clamp(PixelsAtOnce / (size * size), 1, MostAtOnce)))
        {
            var rgb = new byte[batch.Length * bytes];
            Generator.Draw(batch, rgb);
            pictures.AddRange(batch.Select((_, i) => Sized(new RgbImage(size, size, rgb.AsMemory(i * bytes, bytes)), resized)));
        }

        return pictures;
    }

    public void Dispose() => Generator.Dispose();

    private static RgbImage Sized(RgbImage picture, int? size) =>
        size is { } wanted && wanted != picture.Width ? ImageResizer.Resize(picture, wanted, wanted, ResizeFilter.Viewing) : picture;
}
