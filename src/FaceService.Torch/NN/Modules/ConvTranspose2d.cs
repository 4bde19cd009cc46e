using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A transposed convolution; weight [C, O / groups, kh, kw] and bias drawn from U(±1/√(O/groups · kh · kw)).</summary>
public sealed class ConvTranspose2d : nn.Module<Tensor, Tensor>
{
    private readonly long[] stride;
    private readonly long[] padding;
    private readonly long[] outputPadding;
    private readonly long[] dilation;
    private readonly long groups;

    internal ConvTranspose2d(long inChannels, long outChannels, long[] kernel, long[] stride, long[] padding, long[] outputPadding, long[] dilation, long groups, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose2d))
    {
        (this.stride, this.padding, this.outputPadding, this.dilation, this.groups) = (stride, padding, outputPadding, dilation, groups);
        var bound = 1 / Math.Sqrt(outChannels / groups * kernel[0] * kernel[1]);
        weight = new Parameter(empty(inChannels, outChannels / groups, kernel[0], kernel[1], dtype, device).uniform_(-bound, bound));
        register_parameter(nameof(weight), weight);
        if (!hasBias)
            return;
        bias = new Parameter(empty(outChannels, dtype, device).uniform_(-bound, bound));
        register_parameter(nameof(bias), bias);
    }

    /// <summary>[C, O / groups, kh, kw].</summary>
    public Parameter weight { get; }

    /// <summary>[O], or null.</summary>
    public Parameter? bias { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.conv_transpose2d(input, weight, bias, stride, padding, outputPadding, dilation, groups);
}
