using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Fused;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Tests.Engine;
using FaceService.Model.Torch;
using static FaceService.Model.Tests.Networks.ReferenceNumbers;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Networks;

/// <summary>Networks drawn in few passes give what their own classes give; those agree with PyTorch elsewhere.</summary>
public sealed class FusedSynthesisTests
{
    public static TheoryData<string> Variants => ["published", "clamped", "relu", "linear", "without noise"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Float32_pictures_are_those_of_the_classes(string variant)
    {
        using var scope = NewDisposeScope();
        using var none = inference_mode();
        var (plain, fused) = Pair(Config(variant), TrunkPrecision.Float32);
        var ws = Unit("ws", 3, plain.NumWs, 20);

        Close("picture", ToArray(plain.call(ws, SynthesisNoise.Const)), ToArray(fused.call(ws, SynthesisNoise.Const)), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void BFloat16_pictures_are_no_further_from_float32_than_those_of_the_classes(string variant)
    {
        using var scope = NewDisposeScope();
        using var none = inference_mode();
        var (plain, fused) = Pair(Config(variant), TrunkPrecision.BFloat16);
        var (exact, _) = Pair(Config(variant), TrunkPrecision.Float32);
        var ws = Unit("ws", 3, plain.NumWs, 20);
        var truth = exact.call(ws, SynthesisNoise.Const);

        var own = Error(truth, plain.call(ws, SynthesisNoise.Const));
        var few = Error(truth, fused.call(ws, SynthesisNoise.Const));

        Assert.True(few > 0, "bfloat16 was not used.");
        Assert.True(few < own * 1.25, $"The error is {few:e2}, that of the classes {own:e2}.");
    }

    [Fact]
    public void Every_picture_gets_its_own_noise_or_none()
    {
        using var scope = NewDisposeScope();
        using var none = inference_mode();
        var (plain, fused) = Pair(TestModels.StyleGan2, TrunkPrecision.Float32);
        var ws = Unit("ws", 2, plain.NumWs, 20);
        var maps = plain.NoiseConstants.Select((map, i) => Unit($"noise {i}", 2, 1, map.shape[0], map.shape[1])).ToArray();

        foreach (var noise in (SynthesisNoise[])[SynthesisNoise.FromMaps(maps), SynthesisNoise.None])
            Close("picture", ToArray(plain.call(ws, noise)), ToArray(fused.call(ws, noise)), 1e-5);
    }

    [Theory]
    [InlineData("resnet", 3, "lrelu", 4, false)]
    [InlineData("skip", 1, "lrelu", 4, false)]
    [InlineData("skip", 3, "swish", 4, false)]
    [InlineData("skip", 3, "lrelu", 2, false)]
    [InlineData("skip", 3, "lrelu", 4, true)]
    public void Other_networks_are_left_to_their_classes(string architecture, int colours, string activation, int taps, bool supported)
    {
        var shape = TestModels.StyleGan2.StyleGan2! with
        {
            Architecture = architecture,
            Activation = activation,
            ResampleFilter = [.. Enumerable.Repeat(1.0, taps)],
        };
        var config = TestModels.StyleGan2 with { ImageChannels = colours, StyleGan2 = shape };

        Assert.Equal(supported, FusedSynthesis.Supports(config, shape, TrunkPrecision.Float32, CPU));
        Assert.False(FusedSynthesis.Supports(config, shape, TrunkPrecision.Float16(32, 4), CPU));
    }

    private static GeneratorConfig Config(string variant)
    {
        var shape = TestModels.StyleGan2.StyleGan2!;
        return TestModels.StyleGan2 with
        {
            StyleGan2 = variant switch
            {
                "clamped" => shape with { ConvClamp = 0.5 },
                "relu" or "linear" => shape with { Activation = variant },
                "without noise" => shape with { UseNoise = false },
                _ => shape,
            },
        };
    }

    private static (SynthesisNetwork Plain, SynthesisNetwork Fused) Pair(GeneratorConfig config, TrunkPrecision precision)
    {
        var (plain, fused) = (Synthesis(config, precision), Synthesis(config, precision));
        fused.FreezeForDrawing();
        return (plain, fused);
    }

    private static SynthesisNetwork Synthesis(GeneratorConfig config, TrunkPrecision precision)
    {
        var generator = new StyleGan2Generator(config);
        FillStyleGan2(generator);
        generator.eval();
        generator.Synthesis.Precision = precision;
        return generator.Synthesis;
    }

    private static double Error(Tensor truth, Tensor picture) => picture.sub(truth).Squared().mean().sqrt().item<float>();
}
