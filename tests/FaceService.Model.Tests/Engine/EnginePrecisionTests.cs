using FaceService.Model.Engine;
using FaceService.Model.Networks.Configs;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Engine;

public sealed class EnginePrecisionTests
{
    private static readonly GeneratorConfig MadeForFloat16 = TestModels.StyleGan2 with
    {
        StyleGan2 = TestModels.StyleGan2.StyleGan2! with { NumFp16Res = 2, ConvClamp = 256 },
    };

    private static readonly GeneratorConfig Imported = MadeForFloat16 with { PinnedPrecision = "float32", PublishedOrder = true };

    [Fact]
    public void Gpu_draws_a_network_that_was_made_for_float16_so() =>
        Assert.Equal("float16", EnginePrecision.Choose(MadeForFloat16, "auto", isCuda: true, hasBFloat16: true));

    [Fact]
    public void Gpu_draws_other_networks_in_bfloat16()
    {
        Assert.Equal("bfloat16", EnginePrecision.Choose(TestModels.StyleGan2, "auto", isCuda: true, hasBFloat16: true));
        Assert.Equal("bfloat16", EnginePrecision.Choose(TestModels.Dcgan, "auto", isCuda: true, hasBFloat16: true));
    }

    [Fact]
    public void Float16_without_a_clamp_is_only_for_those_who_ask_for_it()
    {
        var unclamped = MadeForFloat16 with { StyleGan2 = MadeForFloat16.StyleGan2! with { ConvClamp = null } };

        Assert.Equal("bfloat16", EnginePrecision.Choose(unclamped, "auto", isCuda: true, hasBFloat16: true));
        Assert.Equal("float16", EnginePrecision.Choose(unclamped, "float16", isCuda: true, hasBFloat16: true));
    }

    [Fact]
    public void Cpu_never_takes_float16_of_its_own_accord() =>
        Assert.Equal("bfloat16", EnginePrecision.Choose(MadeForFloat16, "auto", isCuda: false, hasBFloat16: true));

    [Theory]
    [InlineData("auto", true, "float16")]
    [InlineData("float16", true, "float16")]
    [InlineData("float32", true, "float32")]
    [InlineData("bfloat16", true, "float32")]
    [InlineData("auto", false, "float32")]
    [InlineData("bfloat16", false, "float32")]
    public void Imported_network_is_drawn_as_its_authors_draw_it(string setting, bool isCuda, string expected) =>
        Assert.Equal(expected, EnginePrecision.Choose(Imported, setting, isCuda, hasBFloat16: true));

    [Fact]
    public void Own_pin_to_float32_holds_on_a_gpu() =>
        Assert.Equal("float32", EnginePrecision.Choose(Imported with { PublishedOrder = false }, "auto", isCuda: true, hasBFloat16: true));

    [Fact]
    public void Float16_begins_at_the_resolution_where_the_published_code_begins()
    {
        var published = Imported with { ImageSize = 1024, StyleGan2 = Imported.StyleGan2! with { NumFp16Res = 4 } };

        var trunk = EnginePrecision.Trunk(published, "float16");

        Assert.Equal((ScalarType.Float32, ScalarType.Float16), (trunk.At(64), trunk.At(128)));
    }
}
