using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A convolution; weight [O, C / groups, kh, kw] and bias drawn from U(±1/√(C/groups · kh · kw)).</summary>
public sealed class Conv2d : nn.Module<Tensor, Tensor>
{
    private readonly long[] stride;
    private readonly long[] padding;
    private readonly long[] dilation;
    private readonly long groups;

    internal Conv2d(long inChannels, long outChannels, long[] kernel, long[] stride, long[] padding, long[] dilation, long groups, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d))
    {
        (this.stride, this.padding, this.dilation, this.groups) = (stride, padding, dilation, groups);
        var bound = 1 / Math.Sqrt(inChannels / groups * kernel[0] * kernel[1]);
        weight = new Parameter(empty(outChannels, inChannels / groups, kernel[0], kernel[1], dtype, device).uniform_(-bound, bound));
        register_parameter(nameof(weight), weight);
        if (!hasBias)
            return;
        bias = new Parameter(empty(outChannels, dtype, device).uniform_(-bound, bound));
        register_parameter(nameof(bias), bias);
    }

    /// <summary>[O, C / groups, kh, kw].</summary>
    public Parameter weight { get; }

    /// <summary>[O], or null.</summary>
    public Parameter? bias { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
}
