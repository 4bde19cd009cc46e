using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Training.Datasets;

namespace FaceService.Jobs.Datasets;

/// <summary>Draws some of a dataset's images, spread evenly over it, on one sheet.</summary>
internal static class DatasetContactSheet
{
    private const int Columns = 8;
    private const int Most = Columns * 6;
    private const int Tile = 96;

    /// <summary>A PNG, or null if not one of the images chosen can be decoded.</summary>
    public static byte[]? Draw(IImageSource source, IReadOnlyList<string> files, DatasetLimits limits)
    {
        var count = Math.Min(files.Count, Most);
        var tiles = Enumerable.Range(0, count)
            .Select(i => TryDraw(source, files[(int)((long)i * files.Count / count)], limits))
            .OfType<RgbImage>()
            .ToList();
        return tiles.Count == 0
            ? null
            : ImageEncoder.Encode(ContactSheet.Draw(tiles, Math.Min(Columns, tiles.Count), gap: 2), ImageFormat.Png);
    }

    private static RgbImage? TryDraw(IImageSource source, string file, DatasetLimits limits)
    {
        try
        {
            return source.Read(file, limits.MaxPictureBytes) is { } bytes && ImageCost.Decode(bytes) <= limits.MaxDecodeBytes ? Framing.Centre.Apply(ImageDecoder.Decode(bytes), Tile) : null;
        }
        catch (ImageException)
        {
            return null; // its header was sound, the rest is not; packing will skip and list it
        }
    }
}
