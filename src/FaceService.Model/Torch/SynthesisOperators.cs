using System.Buffers;
using TorchSharp;

namespace FaceService.Model.Torch;

/// <summary>
/// The steps of StyleGAN2's synthesis network (Karras et al. 2020) between its convolutions, each in one pass over memory. On the CPU, for
/// drawing alone: they have no gradients. What a pixel comes to depends neither on the batch nor on the number of threads, bit for bit.
/// Activations are float32 or bfloat16, their channels innermost; everything else is float32. A form is one of
/// <see cref="SynthesisRows{T}.Forms"/>; other than the first only tests ask for.
/// </summary>
internal static unsafe class SynthesisOperators
{
    // Elements that are worth waking another thread for.
    private const long Grain = 1 << 15;

    private static readonly TorchOperator ConvolveOneDnn = new("aten::mkldnn_convolution");

    /// <summary>Floats that these operators compute at a time: it decides the last bits.</summary>
    public static int RegisterWidth => SynthesisRows<float>.Forms[0].Width;

    /// <summary>Whether <see cref="Convolve"/> computes an image alike in any batch: where libtorch has oneDNN.</summary>
    public static bool ConvolvesAlike { get; } = HasOneDnn();

    /// <summary>
    /// A convolution of stride 1. Of its own accord libtorch leaves small float32 images to another kernel than oneDNN's when they come
    /// alone, with other last bits.
    /// </summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <param name="kernel">[O, C, kh, kw]</param>
    /// <param name="padding">Zeros at each side.</param>
    /// <returns>[N, O, H', W'], channels innermost.</returns>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">A shape or type is another.</exception>
    public static torch.Tensor Convolve(torch.Tensor x, torch.Tensor kernel, long padding)
    {
        long[] sides = [padding, padding];
        var y = ConvolvesAlike && x.dtype == torch.ScalarType.Float32
            ? ByOneDnn(x, kernel, sides)
            : torch.nn.functional.conv2d(x, kernel, padding: sides);
        var inner = y.ChannelsLast();
        if (!ReferenceEquals(y, inner))
            y.Dispose();
        return inner;
    }

    /// <summary>Turns a convolution's result into a layer's, in its own memory.</summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <param name="finish">What to do.</param>
    /// <param name="form">Index of a form.</param>
    /// <returns>x.</returns>
    /// <exception cref="ArgumentException">A shape, type or layout is another.</exception>
    public static torch.Tensor FinishInPlace(torch.Tensor x, in LayerFinish finish, int form = 0)
    {
        var layer = new Layer(x, finish);
        if (layer.Type == torch.ScalarType.Float32)
            Finish<float>(x, layer, form);
        else
            Finish<BFloat>(x, layer, form);
        finish.KeepAlive();
        GC.KeepAlive(x);
        return x;
    }

    /// <summary>
    /// Filters the result of a transposed convolution of stride 2, which came apart into even and odd rows and columns, and finishes the layer.
    /// </summary>
    /// <param name="phases">[N, 4·C, H / 2 + 1, W / 2 + 1]: the channels of even rows and even columns, then even and odd, odd and even, odd and odd.</param>
    /// <param name="finish">What to do afterwards.</param>
    /// <param name="taps">[4] the low-pass filter, sum 1.</param>
    /// <param name="form">Index of a form.</param>
    /// <returns>[N, C, H, W] of the phases' type.</returns>
    /// <exception cref="ArgumentException">A shape, type or layout is another.</exception>
    public static torch.Tensor FinishDouble(torch.Tensor phases, in LayerFinish finish, torch.Tensor taps, int form = 0)
    {
        var cells = Layer.Activations(phases, nameof(phases));
        var shape = cells.Shape;
        if (shape[1] % 4 != 0 || shape[2] < 2 || shape[3] < 2)
            throw new ArgumentException($"phases is {cells.ToString()}; allowed is [N, 4·C, H / 2 + 1, W / 2 + 1].", nameof(phases));
        using var raw = torch.empty(shape[0], 2 * (shape[2] - 1), 2 * (shape[3] - 1), shape[1] / 4, dtype: cells.ScalarType);
        var y = raw.permute(0, 3, 1, 2);
        var layer = new Layer(y, finish);
        var filter = Layer.Floats(taps, nameof(taps), 4);
        if (cells.ScalarType == torch.ScalarType.Float32)
            Double<float>(phases, y, layer, filter, form);
        else
            Double<BFloat>(phases, y, layer, filter, form);
        finish.KeepAlive();
        GC.KeepAlive((phases, taps));
        return y;
    }

    /// <summary>Finishes a layer and draws its colours over the image so far, doubled in size. x is changed only if the finish has a next layer.</summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <param name="finish">What to do; its clamp holds for the colours, too.</param>
    /// <param name="weight">[N, 3, C]</param>
    /// <param name="bias">[3]</param>
    /// <param name="image">[N, H / 2, W / 2, 3], or null.</param>
    /// <param name="taps">[4] the low-pass filter of the doubling, sum 1.</param>
    /// <param name="form">Index of a form.</param>
    /// <returns>[N, H, W, 3]</returns>
    /// <exception cref="ArgumentException">A shape, type or layout is another.</exception>
    public static torch.Tensor FinishColours(torch.Tensor x, in LayerFinish finish, torch.Tensor weight, torch.Tensor bias, torch.Tensor? image, torch.Tensor taps, int form = 0)
    {
        var layer = new Layer(x, finish);
        var rgb = torch.empty(layer.Images, layer.Height, layer.Width, 3);
        var colours = new RowColours
        {
            Weight = Layer.Floats(weight, nameof(weight), layer.Images, 3, layer.Channels),
            Bias = Layer.Floats(bias, nameof(bias), 3),
            Small = image is null ? null : Layer.Floats(image, nameof(image), layer.Images, layer.Height / 2, layer.Width / 2, 3),
            Taps = Layer.Floats(taps, nameof(taps), 4),
            Rgb = (float*)new TensorView(rgb).Data,
        };
        if (layer.Type == torch.ScalarType.Float32)
            Colour<float>(x, layer, colours, form);
        else
            Colour<BFloat>(x, layer, colours, form);
        finish.KeepAlive();
        GC.KeepAlive((x, weight, bias, image, taps));
        return rgb;
    }

    /// <summary>x · weightᵀ + bias, each row a product of its own.</summary>
    /// <param name="x">[N, in]</param>
    /// <param name="weight">[out, in]</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="form">Index of a form.</param>
    /// <returns>[N, out]</returns>
    /// <exception cref="ArgumentException">A shape or type is another.</exception>
    public static torch.Tensor RowProducts(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, int form = 0) =>
        Products(x, weight, bias, isDemodulation: false, form);

    /// <summary>1 / √(styles² · powerᵀ + epsilon): what brings a modulated convolution's results back to variance 1 (Karras et al. 2020, equation 3).</summary>
    /// <param name="styles">[N, in]</param>
    /// <param name="power">[out, in] squares of the weights, summed over the kernel.</param>
    /// <param name="epsilon">[out]</param>
    /// <param name="form">Index of a form.</param>
    /// <returns>[N, out]</returns>
    /// <exception cref="ArgumentException">A shape or type is another.</exception>
    public static torch.Tensor Demodulations(torch.Tensor styles, torch.Tensor power, torch.Tensor epsilon, int form = 0) =>
        Products(styles, power, epsilon, isDemodulation: true, form);

    private static torch.Tensor Products(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, bool isDemodulation, int form)
    {
        TensorView left = new(x), right = new(weight);
        if (left.Shape.Length != 2 || right.Shape.Length != 2)
            throw new ArgumentException($"x is {left.ToString()} and weight {right.ToString()}; allowed are matrices.", nameof(x));
        long rows = left.Shape[0], inputs = left.Shape[1], outputs = right.Shape[0];
        using var copy = left.IsContiguous ? null : x.contiguous();
        var held = copy ?? x;
        var result = torch.empty(rows, outputs);
        float* from = Layer.Floats(held, nameof(x), rows, inputs), weights = Layer.Floats(weight, nameof(weight), outputs, inputs);
        float* shift = bias is null ? null : Layer.Floats(bias, nameof(bias), outputs), to = (float*)new TensorView(result).Data;
        var kernel = SynthesisRows<float>.Forms[form];
        var squares = isDemodulation ? ArrayPool<float>.Shared.Rent((int)(rows * inputs)) : [];
        using var pin = squares.AsMemory().Pin();
        if (isDemodulation)
        {
            for (var i = 0L; i < rows * inputs; i++)
                squares[i] = from[i] * from[i];
            from = (float*)pin.Pointer;
        }

        // Each weight is read once for all rows.
        TorchThreads.For(outputs, Math.Max(1, 4 * Grain / Math.Max(1, rows * inputs)), (begin, end) =>
        {
            for (var o = begin; o < end; o++)
            {
                for (long row = 0; row < rows; row++)
                {
                    var sum = kernel.Dot(from + (row * inputs), weights + (o * inputs), inputs) + (shift == null ? 0 : shift[o]);
                    to[(row * outputs) + o] = isDemodulation ? 1 / MathF.Sqrt(sum) : sum;
                }
            }
        });
        if (isDemodulation)
            ArrayPool<float>.Shared.Return(squares);
        GC.KeepAlive((held, weight, bias));
        return result;
    }

    private static torch.Tensor ByOneDnn(torch.Tensor x, torch.Tensor kernel, long[] sides)
    {
        long[] one = [1, 1];
        try
        {
            return ConvolveOneDnn.Call(x, kernel, TorchArgument.None, sides, one, one, 1L);
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
            // libtorch's own call says what was wrong: a shape, or memory that ran out.
            torch.nn.functional.conv2d(x, kernel, padding: sides).Dispose();
            throw;
        }
    }

    private static bool HasOneDnn()
    {
        using var scope = torch.NewDisposeScope();
        try
        {
            long[] none = [0, 0], one = [1, 1];
            ConvolveOneDnn.Call(torch.ones(1, 1, 1, 1), torch.ones(1, 1, 1, 1), TorchArgument.None, none, one, one, 1L);
            return true;
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
            return false;
        }
    }

    private static void Finish<T>(torch.Tensor x, Layer layer, int form)
        where T : unmanaged
    {
        var data = (T*)new TensorView(x).Data;
        var kernel = SynthesisRows<T>.Forms[form];
        layer.ForEachRow(1, (image, place) =>
        {
            var row = data + (((image * place.Height) + place.Row) * place.Width * place.Channels);
            kernel.Finish(row, row, layer.NoiseRow(image, place.Row), place, layer.Of(image));
        });
    }

    private static void Double<T>(torch.Tensor phases, torch.Tensor y, Layer layer, float* taps, int form)
        where T : unmanaged
    {
        var cells = new TensorView(phases);
        var all = cells.Shape[1] * cells.Shape[2] * cells.Shape[3];
        T* from = (T*)cells.Data, to = (T*)new TensorView(y).Data;
        var kernel = SynthesisRows<T>.Forms[form];
        layer.ForEachRow(4, (image, place) =>
        {
            var scratch = ArrayPool<float>.Shared.Rent(kernel.Scratch(place.Channels));
            fixed (float* lines = scratch)
            {
                var row = to + (((image * place.Height) + place.Row) * place.Width * place.Channels);
                kernel.Double(from + (image * all), row, layer.NoiseRow(image, place.Row), place, taps, lines, layer.Of(image));
            }

            ArrayPool<float>.Shared.Return(scratch);
        });
    }

    private static void Colour<T>(torch.Tensor x, Layer layer, RowColours colours, int form)
        where T : unmanaged
    {
        var data = (T*)new TensorView(x).Data;
        var kernel = SynthesisRows<T>.Forms[form];
        layer.ForEachRow(2, (image, place) =>
        {
            var pixels = place.Height * place.Width;
            var own = colours;
            own.Weight += image * 3 * place.Channels;
            own.Rgb += image * pixels * 3;
            if (own.Small != null)
                own.Small += image * pixels / 4 * 3;
            var row = data + (((image * place.Height) + place.Row) * place.Width * place.Channels);
            kernel.Colour(row, row, layer.NoiseRow(image, place.Row), place, layer.Of(image), own);
        });
    }

    /// <summary>A layer's numbers as they lie in memory. Whoever makes it keeps the tensors.</summary>
    private sealed class Layer
    {
        private readonly RowFinish first;
        private readonly float* noise;
        private readonly long noiseStep; // floats from image to image

        public Layer(torch.Tensor x, in LayerFinish finish)
        {
            var view = Activations(x, nameof(x));
            (Type, Images, Channels, Height, Width) = (view.ScalarType, view.Shape[0], view.Shape[1], view.Shape[2], view.Shape[3]);
            first = new RowFinish
            {
                Gain = Floats(finish.Gain, "gain", Images, Channels),
                Shift = Floats(finish.Shift, "shift", Channels),
                Next = finish.Next is null ? null : Floats(finish.Next, "next", Images, Channels),
                Slope = (float)finish.Slope,
                Clamp = (float)(finish.Clamp ?? double.PositiveInfinity),
            };
            if (finish.Noise is not { } map)
                return;
            var isShared = new TensorView(map).Shape[0] == 1;
            noise = Floats(map, "noise", isShared ? 1 : Images, 1, Height, Width);
            noiseStep = isShared ? 0 : Height * Width;
        }

        public torch.ScalarType Type { get; }

        public long Images { get; }

        public long Channels { get; }

        public long Height { get; }

        public long Width { get; }

        public static TensorView Activations(torch.Tensor x, string name)
        {
            var view = new TensorView(x);
            return view.IsCpu && view.IsChannelsLast && view.ScalarType is (torch.ScalarType.Float32 or torch.ScalarType.BFloat16)
                ? view
                : throw new ArgumentException($"{name} is {view.ToString()}; allowed is [N, C, H, W], float32 or bfloat16, on the CPU, channels innermost.", name);
        }

        public static float* Floats(torch.Tensor tensor, string name, params ReadOnlySpan<long> shape)
        {
            var view = new TensorView(tensor);
            return view.ScalarType == torch.ScalarType.Float32 && view.IsCpu && shape.SequenceEqual(view.Shape) && view.IsContiguous
                ? (float*)view.Data
                : throw new ArgumentException($"{name} is {view.ToString()}; allowed is a contiguous float32 tensor [{string.Join(", ", shape.ToArray())}].", name);
        }

        public RowFinish Of(long image)
        {
            var own = first;
            own.Gain += image * Channels;
            if (own.Next != null)
                own.Next += image * Channels;
            return own;
        }

        public float* NoiseRow(long image, long row) => noise == null ? null : noise + (image * noiseStep) + (row * Width);

        /// <summary>Does all rows of all images on libtorch's threads.</summary>
        /// <param name="weight">How much dearer an element is than the cheapest.</param>
        /// <param name="body">Gets the image and the row.</param>
        public void ForEachRow(long weight, Action<long, RowPlace> body) => TorchThreads.For(
            Images * Height,
            Math.Max(1, Grain / (weight * Math.Max(1, Width * Channels))),
            (begin, end) =>
            {
                for (var i = begin; i < end; i++)
                    body(i / Height, new RowPlace(i % Height, Height, Width, Channels));
            });
    }
}
