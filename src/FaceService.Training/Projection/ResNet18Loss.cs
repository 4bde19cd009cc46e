using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Projection;

/// <summary>
/// The distance that ResNet-18 sees: at each place of its four stages, features are brought to length 1 and their squared differences summed, then
/// the mean over places is taken (as Zhang et al. 2018, equation 1, without learnt weights). The pyramid's distance keeps colours and outlines in place.
/// </summary>
internal sealed class ResNet18Loss : IImageLoss
{
    private const double PyramidWeight = 0.5;
    private const int LeastSide = 128; // smaller pictures are enlarged, else the last stages see two places
    private const double Smallest = 1e-8;

    private readonly ResNet18Network network;
    private readonly PyramidLoss pyramid;
    private readonly List<Tensor> target = [];

    /// <param name="networks">Where ResNet-18 is installed.</param>
    /// <param name="image">[1, colours, size, size], −1…1: the image that is sought.</param>
    /// <exception cref="Model.Weights.WeightFileException">ResNet-18 is not installed, or is damaged.</exception>
    public ResNet18Loss(NetworkFolder networks, Tensor image)
    {
        network = ResNet18Network.Open(networks, image.device);
        pyramid = new PyramidLoss(image);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        target.AddRange(Features(image).Select(map => map.DetachFromDisposeScope()));
    }

    public string Name => "resnet18";

    public Tensor Distance(Tensor image)
    {
        using var scope = NewDisposeScope();
        var seen = Features(image).Zip(target, (a, b) => a.sub(b).Squared().sum([1]).mean()).Aggregate((a, b) => a.Plus(b)).Over(target.Count);
        return seen.Plus(pyramid.Distance(image), PyramidWeight).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        network.Dispose();
        pyramid.Dispose();
        target.ForEach(map => map.Dispose());
    }

    private IEnumerable<Tensor> Features(Tensor image)
    {
        image = PyramidLoss.Shrink(image);
        var side = Math.Max(LeastSide, (image.shape[3] + 31) / 32 * 32);
        if (image.shape[3] != side)
            image = nn.functional.interpolate(image, size: [side, side], mode: InterpolationMode.Bilinear);
        if (image.shape[1] == 1)
            image = image.expand(-1, 3, -1, -1);
        return network.Maps(image.Plus(1).Times(127.5)).Select(map => map.div(map.Squared().sum([1], keepdim: true).Plus(Smallest).sqrt())).ToList();
    }
}
