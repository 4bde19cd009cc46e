using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Hyperbolic tangents.</summary>
public sealed class Tanh : nn.Module<Tensor, Tensor>
{
    internal Tanh()
        : base(nameof(Tanh))
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.tanh();
}
