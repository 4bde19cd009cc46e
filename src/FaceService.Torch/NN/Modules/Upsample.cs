using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Pictures made larger.</summary>
public sealed class Upsample : nn.Module<Tensor, Tensor>
{
    private readonly long[]? size;
    private readonly double[]? scaleFactor;
    private readonly UpsampleMode mode;
    private readonly bool? alignCorners;

    internal Upsample(long[]? size, double[]? scaleFactor, UpsampleMode mode, bool? alignCorners)
        : base(nameof(Upsample)) => (this.size, this.scaleFactor, this.mode, this.alignCorners) = (size, scaleFactor, mode, alignCorners);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.interpolate(input, size, scaleFactor, (InterpolationMode)mode, alignCorners);
}
