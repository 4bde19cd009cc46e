using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Teachers;

/// <summary>
/// A convolution whose weight is divided by its largest singular value (Miyato et al. 2018, "Spectral normalization", algorithm 1), estimated by
/// one power iteration a call; the kernel counts as a matrix [out, in · k · k].
/// </summary>
internal sealed class SpectralConvolution : nn.Module<Tensor, Tensor>
{
    private const int FirstIterations = 8; // a fresh estimate is too small, and the weight would be too large
    private readonly Parameter weight; // [out, in, k, k]
    private readonly Parameter bias; // [out]
    private readonly Tensor direction; // [out] the left singular vector so far
    private readonly long stride;
    private readonly long padding;

    public SpectralConvolution(RandomTensors random, long from, long to, long kernel = 1, long stride = 1, long padding = 0)
        : base(nameof(SpectralConvolution))
    {
        (this.stride, this.padding) = (stride, padding);
        weight = new Parameter(random.Normal(to, from, kernel, kernel).Over(Math.Sqrt(from * kernel * kernel)));
        bias = new Parameter(zeros(to));
        direction = Unit(random.Normal(to));
        RegisterComponents();
        for (var i = 0; i < FirstIterations; i++)
            Iterate();
    }

    public override Tensor forward(Tensor input)
    {
        var right = Iterate();
        // A copy: the next call moves it, perhaps before this one's gradients are taken.
        var largest = direction.clone().dot(weight.flatten(1).mv(right));
        return nn.functional.conv2d(input, weight.div(largest), bias, strides: [stride, stride], padding: [padding, padding]);
    }

    // [in · k · k] the right singular vector.
    private Tensor Iterate()
    {
        using var _ = no_grad();
        var matrix = weight.flatten(1);
        var right = Unit(matrix.t().mv(direction));
        direction.copy_(Unit(matrix.mv(right)));
        return right;
    }

    private static Tensor Unit(Tensor x) => x.div(x.norm().Plus(1e-12));
}
