using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Torch;

/// <summary>Each operator against libtorch's own, put together in float64.</summary>
public sealed class SynthesisOperatorTests
{
    // Odd numbers of channels and pixels, so that no loop comes out even; the large one is shared among threads.
    public static TheoryData<int, ScalarType, int, int, int, bool> Shapes
    {
        get
        {
            var data = new TheoryData<int, ScalarType, int, int, int, bool>();
            foreach (var form in Forms)
            {
                foreach (var (channels, height, width) in new[] { (1, 6, 5), (35, 4, 20), (64, 64, 64) })
                {
                    data.Add(form, ScalarType.Float32, channels, height, width, channels != 35);
                    data.Add(form, ScalarType.BFloat16, channels, height, width, channels == 35);
                }
            }

            return data;
        }
    }

    private static IEnumerable<int> Forms => Enumerable.Range(0, SynthesisRows<float>.Forms.Count);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Finish_is_gain_noise_shift_slope_clamp_and_next_factor(int form, ScalarType type, int channels, int height, int width, bool sharedNoise)
    {
        using var scope = NewDisposeScope();
        var x = Activations(type, 2, channels, height, width);
        var finish = Finish(channels, height, width, sharedNoise, hasNext: true);
        var expected = Expected(x, finish, withNext: true);

        var y = SynthesisOperators.FinishInPlace(x, finish, form);

        AssertNear(expected, y, type);
        AssertNear(expected, x, type);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void FinishDouble_filters_a_transposed_convolution(int form, ScalarType type, int channels, int height, int width, bool sharedNoise)
    {
        using var scope = NewDisposeScope();
        var phases = Activations(type, 2, 4 * channels, height + 1, width + 1);
        float[] filter = [0.4f, 0.3f, 0.2f, 0.1f];
        var finish = Finish(channels, 2 * height, 2 * width, sharedNoise, hasNext: false);

        var y = SynthesisOperators.FinishDouble(phases, finish, tensor(filter), form);

        // Even and odd positions put together again, one row and column of zeros before; then a plain correlation.
        var whole = phases.@double().reshape(2, 2, 2, channels, height + 1, width + 1).permute(0, 3, 4, 1, 5, 2)
            .reshape(2, channels, 2 * (height + 1), 2 * (width + 1));
        var line = tensor(filter.Reverse().Select(tap => 2.0 * tap).ToArray());
        var plane = line.unsqueeze(1).mul(line.unsqueeze(0)).expand(channels, 1, 4, 4);
        var filtered = nn.functional.conv2d(nn.functional.pad(whole, (1, 0, 1, 0)), plane, groups: channels);
        AssertNear(Expected(filtered, finish, withNext: false), y, type);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void FinishColours_draws_over_the_doubled_picture(int form, ScalarType type, int channels, int height, int width, bool sharedNoise)
    {
        using var scope = NewDisposeScope();
        width += width % 2;
        height += height % 2;
        var x = Activations(type, 2, channels, height, width);
        var (weight, bias) = (randn(2, 3, channels), randn(3));
        var image = randn(2, height / 2, width / 2, 3);
        var finish = Finish(channels, height, width, sharedNoise, hasNext: true);
        var (y, next) = (Expected(x, finish, withNext: false), Expected(x, finish, withNext: true));

        var rgb = SynthesisOperators.FinishColours(x, finish, weight, bias, image, tensor([0.125f, 0.375f, 0.375f, 0.125f]), form);

        var colours = weight.@double().bmm(y.reshape(2, channels, -1)).Plus(bias.@double().reshape(1, 3, 1)).reshape(2, 3, height, width);
        var padded = nn.functional.pad(image.@double().permute(0, 3, 1, 2), (1, 1, 1, 1));
        var doubled = nn.functional.interpolate(padded, scale_factor: [2.0, 2.0], mode: InterpolationMode.Bilinear, align_corners: false)
            .narrow(2, 2, height).narrow(3, 2, width);
        AssertNear(colours.Clamped(-finish.Clamp!.Value, finish.Clamp!.Value).Plus(doubled).permute(0, 2, 3, 1), rgb, ScalarType.Float32);
        AssertNear(next, x, type);
    }

    [Fact]
    public void FinishColours_of_the_last_layer_leaves_its_activations()
    {
        using var scope = NewDisposeScope();
        var x = Activations(ScalarType.Float32, 2, 8, 4, 4);
        var before = x.clone();

        SynthesisOperators.FinishColours(x, Finish(8, 4, 4, true, hasNext: false), randn(2, 3, 8), randn(3), null, ScalarArithmetic.Filled([4], 0.25));

        AssertSame(before, x);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 37, 19)]
    [InlineData(64, 512, 512)]
    public void RowProducts_are_matrix_products_that_do_not_depend_on_the_rows(int rows, int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = (randn(rows, inputs), randn(outputs, inputs), randn(outputs));
        var expected = x.@double().mm(weight.@double().t());
        foreach (var form in Forms)
        {
            var product = SynthesisOperators.RowProducts(x, weight, bias, form);

            AssertNear(expected.Plus(bias.@double()), product, ScalarType.Float32);
            AssertNear(expected, SynthesisOperators.RowProducts(x, weight, null, form), ScalarType.Float32);
            for (var row = 0; row < rows; row++)
                AssertSame(product.narrow(0, row, 1), SynthesisOperators.RowProducts(x.narrow(0, row, 1), weight, bias, form));
        }
    }

    [Fact]
    public void Demodulations_are_reciprocal_roots_of_sums_of_squares()
    {
        using var scope = NewDisposeScope();
        var (styles, power, epsilon) = (randn(3, 37), rand(19, 37), rand(19).Plus(0.1));
        var expected = styles.@double().Squared().mm(power.@double().t()).Plus(epsilon.@double()).rsqrt();
        foreach (var form in Forms)
            AssertNear(expected, SynthesisOperators.Demodulations(styles, power, epsilon, form), ScalarType.Float32);
    }

    [Fact]
    public void Rounding_to_bfloat16_is_libtorchs_in_every_form()
    {
        using var scope = NewDisposeScope();
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, float.Epsilon, float.MaxValue, 1 + (1f / 256), 1 + (3f / 256)];
        var numbers = cat([randn(1_000), tensor(odd)]).reshape(1, -1, 1, 1);
        var channels = numbers.shape[1];
        foreach (var form in Forms)
        {
            // A gain of one float32 factor after a bfloat16 one: the rounding of the product is all that happens.
            var finish = new LayerFinish(numbers.reshape(1, -1), zeros(channels), null, null, 1, null);
            var y = SynthesisOperators.FinishInPlace(ones(1, channels, 1, 1).to(ScalarType.BFloat16).ChannelsLast(), finish, form);

            AssertSame(numbers.to(ScalarType.BFloat16).flatten(), y.flatten());
        }
    }

    [Theory]
    [InlineData(3, 12, 8, 2)]
    [InlineData(20, 20, 4, 3)]
    [InlineData(128, 256, 16, 2)]
    public void Convolve_is_a_convolution_and_alike_in_every_batch(int channels, int outputs, int size, int kernelSize)
    {
        using var scope = NewDisposeScope();
        var x = Activations(ScalarType.Float32, 5, channels, size, size);
        var kernel = randn(outputs, channels, kernelSize, kernelSize).ChannelsLast();

        var together = SynthesisOperators.Convolve(x, kernel, 1);

        AssertNear(nn.functional.conv2d(x.@double(), kernel.@double(), padding: [1, 1]), together, ScalarType.Float32);
        if (!SynthesisOperators.ConvolvesAlike)
            return;
        for (var i = 0; i < 5; i++)
            AssertSame(together.narrow(0, i, 1), SynthesisOperators.Convolve(x.narrow(0, i, 1), kernel, 1));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Pictures_do_not_depend_on_their_batch(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var x = Activations(type, 5, 24, 32, 32);
        var (gain, shift, next) = (randn(5, 24), randn(24), randn(5, 24));
        var alone = Enumerable.Range(0, 5).Select(i => SynthesisOperators.FinishInPlace(
            x.narrow(0, i, 1).clone().ChannelsLast(), new(gain.narrow(0, i, 1), shift, null, next.narrow(0, i, 1), 0.2, null))).ToArray();

        var together = SynthesisOperators.FinishInPlace(x, new(gain, shift, null, next, 0.2, null));

        AssertSame(cat(alone, 0), together);
    }

    [Fact]
    public void Wrong_shapes_types_and_layouts_are_refused()
    {
        using var scope = NewDisposeScope();
        var x = Activations(ScalarType.Float32, 2, 8, 4, 4);
        var good = Finish(8, 4, 4, true, hasNext: true);

        Assert.Contains("gain", Refusal(x, good with { Gain = randn(1, 8) }), StringComparison.Ordinal);
        Assert.Contains("shift", Refusal(x, good with { Shift = randn(7) }), StringComparison.Ordinal);
        Assert.Contains("noise", Refusal(x, good with { Noise = randn(2, 1, 4, 5) }), StringComparison.Ordinal);
        Assert.Contains("next", Refusal(x, good with { Next = randn(2, 8).@double() }), StringComparison.Ordinal);
        Assert.Contains("innermost", Refusal(randn(2, 8, 4, 4), good), StringComparison.Ordinal);
        Assert.Contains("bfloat16", Refusal(x.@double(), good), StringComparison.Ordinal);
    }

    private static string Refusal(Tensor x, LayerFinish finish) =>
        Assert.Throws<ArgumentException>(() => SynthesisOperators.FinishInPlace(x, finish)).Message;

    private static Tensor Activations(ScalarType type, params long[] shape) => randn(shape).to(type).ChannelsLast();

    private static LayerFinish Finish(int channels, int height, int width, bool sharedNoise, bool hasNext) => new(
        randn(2, channels), randn(channels), randn(sharedNoise ? 1 : 2, 1, height, width), hasNext ? randn(2, channels) : null, 0.2, 1.5);

    private static Tensor Expected(Tensor x, LayerFinish finish, bool withNext)
    {
        var y = x.@double().mul(Map(finish.Gain)).Plus(finish.Shift.@double().reshape(1, -1, 1, 1)).Plus(finish.Noise!.@double());
        y = y.LeakyRelu(finish.Slope).Clamped(-finish.Clamp!.Value, finish.Clamp!.Value);
        return withNext ? y.mul(Map(finish.Next!)) : y;
    }

    private static Tensor Map(Tensor perChannel) => perChannel.@double().unsqueeze(2).unsqueeze(3);

    private static void AssertSame(Tensor expected, Tensor actual) =>
        Assert.Equal(expected.@float().data<float>().ToArray(), actual.@float().data<float>().ToArray());

    private static void AssertNear(Tensor expected, Tensor actual, ScalarType type)
    {
        Assert.Equal(expected.shape, actual.shape);
        var tolerance = type == ScalarType.BFloat16 ? 1.0 / 256 : 2e-6 * Math.Max(1, expected.abs().max().item<double>());
        var error = actual.@double().sub(expected).abs().sub(expected.abs().Times(tolerance)).max().item<double>();
        Assert.True(error <= tolerance, $"The error is {error}.");
    }
}
