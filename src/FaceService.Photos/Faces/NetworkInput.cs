using FaceService.Model.Imaging;
using static TorchSharp.torch;

namespace FaceService.Photos.Faces;

/// <summary>Images as networks take them.</summary>
internal static class NetworkInput
{
    /// <summary>One image, levels 0 … 255: [1, 3, height, width], colours of a pixel side by side in memory, as convolutions read it quickest.</summary>
    public static Tensor Of(RgbImage image)
    {
        var bytes = tensor(image.Pixels.ToArray(), [1, image.Height, image.Width, 3]);
        return bytes.to_type(ScalarType.Float32).permute(0, 3, 1, 2);
    }

    /// <summary>A tensor's numbers.</summary>
    public static float[] Numbers(Tensor values) => values.contiguous().data<float>().ToArray();
}
