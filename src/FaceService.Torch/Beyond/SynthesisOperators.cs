using TorchSharp;
#if !TORCHSHARP
using TorchSharp.Native;
#endif

namespace FaceService.Torch;

/// <summary>
/// The steps of StyleGAN2's synthesis network (Karras et al. 2020) between its convolutions, each in one pass over memory. On the CPU, for
/// drawing alone: they have no gradients. What a pixel comes to depends neither on the batch nor on the number of threads, bit for bit.
/// Activations are float32 or bfloat16, their channels innermost; everything else is float32.
/// </summary>
public static class SynthesisOperators
{
#if TORCHSHARP
    /// <summary>Whether there are such operators here.</summary>
    public static bool IsAvailable => false;

    /// <summary>Whether <see cref="Convolve"/> computes a picture alike in any batch.</summary>
    public static bool ConvolvesAlike => false;

    /// <summary>Not available.</summary>
    public static torch.Tensor Convolve(torch.Tensor x, torch.Tensor kernel, long padding) => throw new NotSupportedException();

    /// <summary>Not available.</summary>
    public static torch.Tensor FinishInPlace(torch.Tensor x, in LayerFinish finish) => throw new NotSupportedException();

    /// <summary>Not available.</summary>
    public static torch.Tensor FinishDouble(torch.Tensor phases, in LayerFinish finish, torch.Tensor taps) => throw new NotSupportedException();

    /// <summary>Not available.</summary>
    public static torch.Tensor FinishColours(torch.Tensor x, in LayerFinish finish, torch.Tensor weight, torch.Tensor bias, torch.Tensor? image, torch.Tensor taps) => throw new NotSupportedException();

    /// <summary>Not available.</summary>
    public static torch.Tensor RowProducts(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias) => throw new NotSupportedException();
#else
    private static readonly Op ConvolveOp = new("aten::mkldnn_convolution");
    private static readonly Op FinishOp = new("face::finish_");
    private static readonly Op FinishDoubleOp = new("face::finish_double");
    private static readonly Op FinishColoursOp = new("face::finish_colours_");
    private static readonly Op RowProductsOp = new("face::row_products");

    /// <summary>Whether there are such operators here.</summary>
    public static bool IsAvailable => true;

    /// <summary>Whether <see cref="Convolve"/> computes a picture alike in any batch.</summary>
    public static bool ConvolvesAlike { get; } = NativeMethods.HasMkldnn() != 0;

    /// <summary>
    /// A convolution of stride 1. Of its own accord libtorch leaves small float32 pictures to another kernel than oneDNN's when they come
    /// alone, with other last bits.
    /// </summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <param name="kernel">[O, C, kh, kw]</param>
    /// <param name="padding">Zeros at each side.</param>
    /// <returns>[N, O, H', W'], channels innermost.</returns>
    /// <exception cref="TorchException">A shape or type is another.</exception>
    public static torch.Tensor Convolve(torch.Tensor x, torch.Tensor kernel, long padding)
    {
        long[] one = [1, 1];
        long[] sides = [padding, padding];
        var y = ConvolvesAlike && x.dtype == torch.ScalarType.Float32
            ? ConvolveOp.Call(x, kernel, Arg.None, sides, one, one, 1)
            : torch.nn.functional.conv2d(x, kernel, padding: sides);
        var inner = y.ChannelsLast();
        if (!ReferenceEquals(y, inner))
            y.Dispose();
        return inner;
    }

    /// <summary>Turns a convolution's result into a layer's, in its own memory.</summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <param name="finish">What to do.</param>
    /// <returns>x.</returns>
    /// <exception cref="TorchException">A shape, type or layout is another.</exception>
    public static torch.Tensor FinishInPlace(torch.Tensor x, in LayerFinish finish)
    {
        FinishOp.CallInPlace(x, finish.Gain, finish.Shift, Arg.Optional(finish.Noise), Arg.Optional(finish.Next), finish.Slope, Arg.Optional(finish.Clamp));
        return x;
    }

    /// <summary>
    /// Filters the result of a transposed convolution of stride 2, which came apart into even and odd rows and columns, and finishes the layer.
    /// </summary>
    /// <param name="phases">[N, 4·C, H / 2 + 1, W / 2 + 1]: the channels of even rows and even columns, then even and odd, odd and even, odd and odd.</param>
    /// <param name="finish">What to do afterwards.</param>
    /// <param name="taps">[4] the low-pass filter, sum 1.</param>
    /// <returns>[N, C, H, W] of the phases' type.</returns>
    /// <exception cref="TorchException">A shape, type or layout is another.</exception>
    public static torch.Tensor FinishDouble(torch.Tensor phases, in LayerFinish finish, torch.Tensor taps) => FinishDoubleOp.Call(
        phases, finish.Gain, finish.Shift, Arg.Optional(finish.Noise), Arg.Optional(finish.Next), finish.Slope, Arg.Optional(finish.Clamp), taps);

    /// <summary>Finishes a layer and draws its colours over the picture so far, doubled in size. x is changed only if the finish has a next layer.</summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <param name="finish">What to do; its clamp holds for the colours, too.</param>
    /// <param name="weight">[N, 3, C]</param>
    /// <param name="bias">[3]</param>
    /// <param name="image">[N, H / 2, W / 2, 3], or null.</param>
    /// <param name="taps">[4] the low-pass filter of the doubling, sum 1.</param>
    /// <returns>[N, H, W, 3]</returns>
    /// <exception cref="TorchException">A shape, type or layout is another.</exception>
    public static torch.Tensor FinishColours(torch.Tensor x, in LayerFinish finish, torch.Tensor weight, torch.Tensor bias, torch.Tensor? image, torch.Tensor taps) =>
        FinishColoursOp.Call(
            x,
            finish.Gain,
            finish.Shift,
            Arg.Optional(finish.Noise),
            Arg.Optional(finish.Next),
            finish.Slope,
            Arg.Optional(finish.Clamp),
            weight,
            bias,
            Arg.Optional(image),
            taps);

    /// <summary>x · weightᵀ + bias, each row a product of its own.</summary>
    /// <param name="x">[N, in]</param>
    /// <param name="weight">[out, in]</param>
    /// <param name="bias">[out], or null.</param>
    /// <returns>[N, out]</returns>
    /// <exception cref="TorchException">A shape or type is another.</exception>
    public static torch.Tensor RowProducts(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias) => RowProductsOp.Call(x, weight, Arg.Optional(bias));
#endif
}
