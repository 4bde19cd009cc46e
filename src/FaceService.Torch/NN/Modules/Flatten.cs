using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Dimensions from start to end made one.</summary>
public sealed class Flatten : nn.Module<Tensor, Tensor>
{
    private readonly long start;
    private readonly long end;

    internal Flatten(long start, long end)
        : base(nameof(Flatten)) => (this.start, this.end) = (start, end);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.flatten(start, end);
}
