using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Zeros each element at probability p and scales the rest, while training.</summary>
public sealed class Dropout : nn.Module<Tensor, Tensor>
{
    private readonly double p;

    internal Dropout(double p)
        : base(nameof(Dropout)) => this.p = p;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.dropout(input, p, training);
}
