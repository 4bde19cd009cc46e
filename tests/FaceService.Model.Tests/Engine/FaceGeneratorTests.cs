using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Tests.Networks;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Engine;

public sealed class FaceGeneratorTests : IDisposable
{
    private readonly TestModels models = new();

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData(1, NoiseMode.Const)]
    [InlineData(0.6, NoiseMode.Const)]
    [InlineData(1, NoiseMode.None)]
    public void Draw_gives_the_network_s_pixels(double truncation, NoiseMode noise)
    {
        using var generator = models.Load(TestModels.StyleGan2, "float32");
        var spec = Spec(5) with { Truncation = (float)truncation, Noise = noise };
        var drawn = new byte[32 * 32 * 3];
        generator.Draw([spec], drawn);

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var network = Network();
        var z = tensor(((Latent.Z)spec.Latent).Values).reshape(1, -1);
        var image = network.Draw(
            z, tensor(spec.Label).reshape(1, -1), truncation, null, noise == NoiseMode.Const ? SynthesisNoise.Const : SynthesisNoise.None);
        Assert.InRange(Differing(Bytes(image), drawn), 0, 3); // rounding may carry a value over an edge
    }

    [Fact]
    public void W_comes_back_and_draws_the_same_face()
    {
        using var generator = models.Load(TestModels.StyleGan2, "float32");
        var spec = Spec(7) with { Truncation = 0.5f, Mix = new StyleMix(Spec(8).Latent, [3, 5]), Factors = [new(0, 2)] };
        var w = generator.MapToW([spec]);
        Assert.Equal(8 * 20, w.Length);
        var (first, again) = (new byte[32 * 32 * 3], new byte[32 * 32 * 3]);
        generator.Draw([spec], first);
        generator.Draw([new FaceSpec { Latent = new Latent.W(w, 8), Label = spec.Label }], again);
        Assert.Equal(first, again);
    }

    [Fact]
    public void Mix_takes_the_second_latent_in_the_named_layers_only()
    {
        using var generator = models.Load(TestModels.StyleGan2, "float32");
        var (one, two) = (generator.MapToW([Spec(1)]), generator.MapToW([Spec(2) with { Label = Spec(1).Label }]));
        var mixed = generator.MapToW([Spec(1) with { Mix = new StyleMix(Spec(2).Latent, [0, 6]) }]);
        for (var layer = 0; layer < 8; layer++)
            Assert.Equal((layer is 0 or 6 ? two : one).Skip(layer * 20).Take(20), mixed.Skip(layer * 20).Take(20));
    }

    [Fact]
    public void Factors_are_orthonormal_and_the_first_moves_the_styles_most()
    {
        using var scope = NewDisposeScope();
        var network = Network();
        var directions = ClosedFormFactors.Of(network).Directions;
        var rows = tensor(directions.Cast<float>().ToArray()).reshape(20, 20);
        var products = ReferenceNumbers.ToArray(rows.mm(rows.t()).sub(eye(20)).abs().amax([0, 1]));
        Assert.InRange(products[0], 0, 1e-5);

        var affines = cat([.. network.Synthesis.named_parameters()
            .Where(p => p.name.EndsWith(".affine.weight", StringComparison.Ordinal)).Select(p => (Tensor)p.parameter)], 0);
        var reach = ReferenceNumbers.ToArray(affines.mm(rows.t()).Squared().sum([0]));
        Assert.Equal(reach.OrderDescending(), reach);
        var random = ReferenceNumbers.Unit("anywhere", 20, 1);
        Assert.True(reach[0] > affines.mm(random.div(random.Squared().sum().sqrt())).Squared().sum().item<float>());
    }

    [Fact]
    public void Random_noise_follows_its_seed()
    {
        using var generator = models.Load(TestModels.StyleGan2, "float32");
        byte[] Draw(NoiseMode mode, uint seed)
        {
            var rgb = new byte[32 * 32 * 3];
            generator.Draw([Spec(3) with { Noise = mode, NoiseSeed = seed }], rgb);
            return rgb;
        }

        Assert.Equal(Draw(NoiseMode.Random, 4), Draw(NoiseMode.Random, 4));
        Assert.NotEqual(Draw(NoiseMode.Random, 4), Draw(NoiseMode.Random, 5));
        Assert.NotEqual(Draw(NoiseMode.Random, 4), Draw(NoiseMode.Const, 4));
    }

    [Fact]
    public void Bfloat16_stays_near_float32()
    {
        var version = models.Write(TestModels.StyleGan2);
        using var exact = TestModels.Load(version, "float32");
        using var coarse = TestModels.Load(version, "bfloat16");
        Assert.Equal(("float32", "bfloat16"), (exact.Precision, coarse.Precision));
        FaceSpec[] batch = [.. Enumerable.Range(0, 16).Select(seed => Spec((uint)seed))];
        var (a, b) = (new byte[16 * 32 * 32 * 3], new byte[16 * 32 * 32 * 3]);
        exact.Draw(batch, a);
        coarse.Draw(batch, b);
        var error = a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Average();
        Assert.NotEqual(a, b);
        Assert.True(10 * Math.Log10(255 * 255 / error) > 30, $"mean squared error {error}");
    }

    [Fact]
    public void Grey_is_repeated_and_the_range_from_0_to_1_is_read()
    {
        var config = TestModels.Dcgan with { ImageChannels = 1, PixelRange = "[0, 1]" };
        using var generator = models.Load(config, "float32");
        var rgb = new byte[64 * 64 * 3];
        generator.Draw([new FaceSpec { Latent = new Latent.Z(LatentSource.FromSeed(1, config)) }], rgb);
        Assert.All(rgb.Chunk(3), pixel => Assert.True(pixel[0] == pixel[1] && pixel[1] == pixel[2]));
        Assert.Contains(rgb, value => value == 0); // tanh goes below 0, which the range clamps
        Assert.Throws<NotSupportedException>(() => generator.MapToW([new FaceSpec { Latent = new Latent.Z([]) }]));
    }

    [Fact]
    public void Pinned_precision_wins_over_the_setting()
    {
        using var generator = models.Load(TestModels.StyleGan2 with { PinnedPrecision = "float32" }, "bfloat16");
        Assert.Equal("float32", generator.Precision);
    }

    [Theory]
    [InlineData("auto", true, "bfloat16")]
    [InlineData("auto", false, "float32")]
    [InlineData("float32", true, "float32")]
    public void Auto_follows_the_processor(string setting, bool hasBFloat16, string expected) =>
        Assert.Equal(expected, EnginePrecision.Choose(TestModels.StyleGan2, setting, false, hasBFloat16));

    [Fact]
    public void Float16_on_a_cpu_is_refused()
    {
        var error = Assert.Throws<NotSupportedException>(() => models.Load(TestModels.StyleGan2, "float16"));
        Assert.Contains("needs a GPU", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_tensor_of_a_classic_network_is_named()
    {
        var version = models.Write(TestModels.Dcgan, without: "2.running_mean");
        var error = Assert.Throws<WeightFileException>(() => TestModels.Load(version, "float32"));
        Assert.Contains("'2.running_mean'", error.Message, StringComparison.Ordinal);
    }

    private static FaceSpec Spec(uint seed)
    {
        var label = new float[3];
        label[seed % 3] = 1;
        return new FaceSpec { Latent = new Latent.Z(LatentSource.FromSeed(seed, TestModels.StyleGan2)), Label = label };
    }

    private static StyleGan2Generator Network()
    {
        var network = new StyleGan2Generator(TestModels.StyleGan2);
        ReferenceNumbers.FillStyleGan2(network);
        return network;
    }

    // The contract's rule, written out again.
    private static byte[] Bytes(Tensor image)
    {
        var values = ReferenceNumbers.ToArray(image);
        var bytes = new byte[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (colour, pixel) = Math.DivRem(i, values.Length / 3);
            bytes[(pixel * 3) + colour] = (byte)Math.Clamp((values[i] * 127.5) + 128, 0, 255);
        }

        return bytes;
    }

    private static int Differing(byte[] a, byte[] b) => a.Zip(b).Count(pair => pair.First != pair.Second);
}
