namespace FaceService.Model.Networks.Classic;

/// <summary>What lies around a convolution's input.</summary>
internal sealed record Edges
{
    private readonly bool same;
    private readonly int symmetric;

    private Edges(bool same, int symmetric)
    {
        this.same = same;
        this.symmetric = symmetric;
    }

    /// <summary>As many zeros as make ⌈n / s⌉ outputs, the odd one at the end: Keras and TensorFlow's <c>same</c>.</summary>
    public static Edges Same { get; } = new(true, 0);

    /// <summary>Nothing.</summary>
    public static Edges Valid { get; } = new(false, 0);

    /// <summary>That many zeros on each side, as PyTorch pads.</summary>
    public static Edges Zeros(int count) => new(false, count);

    /// <summary>In words, for a layer's description.</summary>
    public string Suffix => same ? ", same" : symmetric > 0 ? $", padding {symmetric}" : "";

    /// <summary>Zeros before and after a line of n.</summary>
    public (long Before, long After) Of(long n, int kernel, int stride)
    {
        if (!same)
            return (symmetric, symmetric);
        var all = Math.Max((((n + stride - 1) / stride) - 1) * stride + kernel - n, 0);
        return (all / 2, all - (all / 2));
    }

    /// <summary>The length that a transposed convolution makes of n.</summary>
    public long Undo(long n, int kernel, int stride) =>
        same ? n * stride : ((n - 1) * stride) + kernel - (2 * symmetric);
}
