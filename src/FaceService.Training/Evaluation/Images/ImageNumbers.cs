using FaceService.Model.Imaging;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Images;

/// <summary>Images as the numbers that measures compute with.</summary>
internal static class ImageNumbers
{
    /// <summary>Side of the images that are compared, in pixels.</summary>
    public const int Side = 64;

    /// <summary>Levels 0 … 255: [3, height, width].</summary>
    public static float[] Planar(RgbImage picture)
    {
        var area = picture.Width * picture.Height;
        var numbers = new float[3 * area];
        var pixels = picture.Pixels.Span;
        for (var i = 0; i < area; i++)
            for (var c = 0; c < 3; c++)
                numbers[(c * area) + i] = pixels[(i * 3) + c];
        return numbers;
    }

    /// <summary>Levels 0 … 255 of images of one size: [N, 3, height, width] float32.</summary>
    public static Tensor Batch(IReadOnlyList<RgbImage> pictures)
    {
        var bytes = new byte[pictures.Count * pictures[0].Pixels.Length];
        for (var i = 0; i < pictures.Count; i++)
            pictures[i].Pixels.Span.CopyTo(bytes.AsSpan(i * pictures[0].Pixels.Length));
        return tensor(bytes, [pictures.Count, pictures[0].Height, pictures[0].Width, 3]).to(ScalarType.Float32).permute(0, 3, 1, 2);
    }
}
