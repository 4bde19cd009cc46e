using System.Runtime.InteropServices;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Projection;

/// <summary>
/// The distance that a user's own TorchScript network sees, such as LPIPS or VGG, and a tenth of the pyramid's, which keeps
/// colours in place. Three kinds of module are known by what their forward takes: two images in −1…1 give a distance (LPIPS);
/// one image in 0…255 and flags, <c>return_lpips</c> among them, gives features whose squared distance is LPIPS
/// (the published VGG16); one image in 0…255 gives features of any kind.
/// </summary>
internal sealed class PerceptualLoss : IImageLoss
{
    private const double PyramidWeight = 0.1;

    // The networks halve an image four or five times.
    private const int SmallestSide = 64;

    private readonly jit.ScriptModule network;
    private readonly IReadOnlyList<string> inputs;
    private readonly PyramidLoss pyramid;
    private readonly Tensor target;

    /// <param name="path">The TorchScript file.</param>
    /// <param name="image">[1, colours, size, size], −1…1: the image that is sought.</param>
    /// <exception cref="TrainingException">The file cannot be used.</exception>
    public PerceptualLoss(string path, Tensor image)
    {
        try
        {
            (network, inputs) = ScriptNetwork.Load(path, image.device);
            foreach (var parameter in network.parameters())
                parameter.requires_grad_(false);
            pyramid = new PyramidLoss(image);
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var prepared = Prepare(image);
            target = (TakesTwo ? prepared : Features(prepared)).clone().DetachFromDisposeScope();
            Distance(image).item<float>();
        }
        catch (Exception e) when (e is ExternalException or InvalidDataException or FileNotFoundException or InvalidCastException or ArgumentException)
        {
            throw new TrainingException($"The perceptual network '{path}' cannot be used: {e.Message.Split('\n')[0]}", e);
        }
    }

    public string Name => "perceptual";

    private bool IsPublishedVgg => inputs.Contains("return_lpips");

    private bool TakesTwo => inputs.Count >= 2 && !IsPublishedVgg;

    public Tensor Distance(Tensor image)
    {
        using var scope = NewDisposeScope();
        var prepared = Prepare(image);
        var seen = TakesTwo
            ? network.invoke<Tensor>("forward", prepared, target).sum()
            : (Features(prepared) - target).Squared().sum();
        return seen.Plus(pyramid.Distance(image), PyramidWeight).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        network.Dispose();
        pyramid.Dispose();
        target.Dispose();
    }

    private Tensor Prepare(Tensor image)
    {
        image = PyramidLoss.Shrink(image);
        if (image.shape[3] < SmallestSide)
            image = nn.functional.interpolate(image, size: [SmallestSide, SmallestSide], mode: InterpolationMode.Bilinear);
        if (image.shape[1] == 1)
            image = image.expand(-1, 3, -1, -1);
        return TakesTwo ? image : image.Plus(1).Times(127.5);
    }

    private Tensor Features(Tensor image) => IsPublishedVgg
        ? network.invoke<Tensor>("forward", image, false, true)
        : network.invoke<Tensor>("forward", image);
}
