using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x where positive, slope · x elsewhere.</summary>
public sealed class LeakyReLU : nn.Module<Tensor, Tensor>
{
    private readonly double slope;
    private readonly bool inplace;

    internal LeakyReLU(double slope, bool inplace)
        : base(nameof(LeakyReLU)) => (this.slope, this.inplace) = (slope, inplace);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => inplace ? input.leaky_relu_(slope) : input.leaky_relu(slope);
}
