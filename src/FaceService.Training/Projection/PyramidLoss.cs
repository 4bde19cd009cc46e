using FaceService.Model.Imaging;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Projection;

/// <summary>
/// A loss that needs no network: both images are halved again and again, and at each size their colours, and their colours'
/// steps from pixel to pixel, are compared. The small sizes bring the head to its place, the steps its edges and features.
/// </summary>
internal sealed class PyramidLoss : IImageLoss
{
    private const int SmallestSide = 8;

    // Beyond this, a perceived likeness does not grow, but the time does. As in the published projector.
    private const int LargestSide = 256;

    private readonly Tensor target;

    /// <param name="target">[1, colours, size, size], −1…1; copied.</param>
    public PyramidLoss(Tensor target)
    {
        using var scope = NewDisposeScope();
        this.target = Shrink(target).clone().DetachFromDisposeScope();
    }

    public string Name => "pyramid";

    public Tensor Distance(Tensor image)
    {
        using var scope = NewDisposeScope();
        var difference = Shrink(image) - target;
        var total = AtOneSize(difference);
        var sizes = 1;
        for (; difference.shape[3] >= 2 * SmallestSide; sizes++)
        {
            difference = nn.functional.avg_pool2d(difference, 2);
            total = total.Plus(AtOneSize(difference));
        }

        return total.Over(sizes).MoveToOuterDisposeScope();
    }

    public void Dispose() => target.Dispose();

    /// <summary>Images larger than 256 pixels are brought down to it.</summary>
    public static Tensor Shrink(Tensor image) => image.shape[3] > LargestSide
        ? nn.functional.avg_pool2d(image, image.shape[3] / LargestSide)
        : image;

    // Averaging is linear: the steps of a difference are the difference of the steps.
    private static Tensor AtOneSize(Tensor difference)
    {
        var (height, width) = (difference.shape[2], difference.shape[3]);
        var down = difference.narrow(2, 1, height - 1) - difference.narrow(2, 0, height - 1);
        var right = difference.narrow(3, 1, width - 1) - difference.narrow(3, 0, width - 1);
        return difference.abs().mean().Plus(down.abs().mean()).Plus(right.abs().mean());
    }
}

/// <summary>How far a drawn image is from the one that is sought. One thread.</summary>
internal interface IImageLoss : IDisposable
{
    /// <summary>Its name in results: <c>pyramid</c>, <c>perceptual</c> or <c>resnet18</c>.</summary>
    string Name { get; }

    /// <summary>The distance, differentiable.</summary>
    /// <param name="image">[1, colours, size, size], −1…1 and a little beyond.</param>
    /// <returns>[] 0 for the very same image.</returns>
    Tensor Distance(Tensor image);
}

/// <summary>How far two images of one size are from each other, pixel by pixel.</summary>
internal static class ImageDistance
{
    private const double Most = 99;

    /// <summary>Peak signal-to-noise ratio in dB over all colours; 99 for equal images.</summary>
    public static double Psnr(RgbImage a, RgbImage b)
    {
        var first = a.Pixels.Span;
        var second = b.Pixels.Span;
        double squares = 0;
        for (var i = 0; i < first.Length; i++)
            squares += (first[i] - second[i]) * (first[i] - second[i]);
        return squares == 0 ? Most : Math.Min(Most, 10 * Math.Log10(255.0 * 255 * first.Length / squares));
    }
}
