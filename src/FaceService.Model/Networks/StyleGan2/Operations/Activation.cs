using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Operations;

/// <summary>An activation function with the gain that keeps the variance of its output near its input's.</summary>
/// <param name="Name">As in the published code.</param>
/// <param name="Gain">Multiplies the function's value.</param>
/// <param name="IsHomogeneous">f(a·x) = a·f(x) for a ≥ 0, so that a gain may be applied before it.</param>
/// <param name="Apply">The function, without the gain.</param>
internal sealed record Activation(string Name, double Gain, bool IsHomogeneous, Func<Tensor, Tensor> Apply)
{
    public static readonly Activation Linear = new("linear", 1, true, x => x) { Slope = 1 };

    private static readonly Activation[] All =
    [
        Linear,
        new("relu", Math.Sqrt(2), true, x => x.relu()) { Slope = 0 },
        new("lrelu", Math.Sqrt(2), true, x => x.LeakyRelu(0.2)) { Slope = 0.2 },
        new("tanh", 1, false, x => x.tanh()),
        new("sigmoid", 1, false, x => x.sigmoid()),
        new("elu", 1, false, x => x.Elu()),
        new("selu", 1, false, x => nn.functional.selu(x)),
        new("softplus", 1, false, x => x.Softplus()),
        new("swish", Math.Sqrt(2), false, x => x.sigmoid().mul(x)),
    ];

    /// <summary>What negative numbers are multiplied by, where that is all the function does.</summary>
    public double? Slope { get; private init; }

    /// <exception cref="ArgumentException">No activation has that name.</exception>
    public static Activation Named(string name) => Array.Find(All, a => a.Name == name)
        ?? throw new ArgumentException(
            $"activation '{name}' is unknown; known are {string.Join(", ", All.Select(a => a.Name))}.", nameof(name));

    /// <summary>The same as <see cref="Finish"/> for drawing: what the function gave is changed in place, which spares two copies.</summary>
    public Tensor FinishInPlace(Tensor x, double gain, double? clamp)
    {
        var y = Apply(x);
        var total = Gain * gain;
        if (total != 1)
            y = y.TimesInPlace(total);
        return clamp is { } bound ? y.ClampInPlace(-bound, bound) : y;
    }

    /// <summary>Applies the function, its gain and a further one, then the clamp.</summary>
    /// <param name="x">What has its bias already.</param>
    /// <param name="gain">A gain besides the function's own.</param>
    /// <param name="clamp">Bound of the result, or null.</param>
    public Tensor Finish(Tensor x, double gain, double? clamp)
    {
        x = Apply(x);
        var total = Gain * gain;
        if (total != 1)
            x = x.Times(total);
        return clamp is { } bound ? x.Clamped(-bound, bound) : x;
    }
}
