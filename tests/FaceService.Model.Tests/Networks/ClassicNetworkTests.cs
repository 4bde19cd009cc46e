using System.Text.Json;
using FaceService.Model.Networks;
using FaceService.Model.Networks.Classic;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using static FaceService.Model.Tests.Networks.ReferenceNumbers;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Networks;

public sealed class ClassicNetworkTests
{
    // name, z, colours, size, parameters of the generator and of the discriminator at full width
    public static TheoryData<string, int, int, int, long, long> Presets => new()
    {
        { "gan-mlp", 100, 1, 28, 1_486_352, 533_505 },
        { "dcgan-64", 100, 3, 64, 3_576_704, 2_765_568 },
        { "anime-48", 100, 3, 48, 4_773_379, 4_312_961 },
        { "cifar-32", 32, 3, 32, 6_264_579, 790_913 },
        { "celeba-128", 32, 3, 128, 14_953_987, 4_211_713 },
        { "ffhq-56", 100, 3, 56, 1_427_203, 698_321 },
        { "celeba-64", 128, 3, 64, 3_979_651, 404_801 },
    };

    [Theory]
    [MemberData(nameof(Presets))]
    public void Parameter_counts_are_the_originals(string name, int z, int colours, int size, long generator, long discriminator)
    {
        using var scope = NewDisposeScope();
        var g = NetworkDescription.Of(NetworkFactory.CreateGenerator(Generator(name, z, colours, size, 1)));
        var d = NetworkDescription.Of(NetworkFactory.CreateDiscriminator(Discriminator(name, colours, size, 1)));
        Assert.Equal((generator, discriminator), (g.Parameters, d.Parameters));
        Assert.Equal(g.Parameters, g.Layers.Sum(layer => layer.Parameters));
        Assert.Equal([colours, size, size], g.Layers[^1].Output);
        Assert.Equal([1], d.Layers[^1].Output);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Generator_agrees_with_PyTorch(string name, int z, int colours, int size, long generator, long discriminator)
    {
        _ = (generator, discriminator);
        using var scope = NewDisposeScope();
        using var reference = Load("classic-" + name);
        var network = NetworkFactory.CreateGenerator(Generator(name, z, colours, size, 0.125));
        Compare(network, reference.Root.GetProperty("generator"), Unit("z", 2, z));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Discriminator_agrees_with_PyTorch(string name, int z, int colours, int size, long generator, long discriminator)
    {
        _ = (z, generator, discriminator);
        using var scope = NewDisposeScope();
        using var reference = Load("classic-" + name);
        var network = NetworkFactory.CreateDiscriminator(Discriminator(name, colours, size, 0.125));
        Compare(network, reference.Root.GetProperty("discriminator"), Unit("image", 2, colours, size, size));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Bfloat16_stays_near_float32(string name, int z, int colours, int size, long generator, long discriminator)
    {
        _ = (generator, discriminator);
        using var scope = NewDisposeScope();
        var network = (ClassicNetwork)NetworkFactory.CreateGenerator(Generator(name, z, colours, size, 0.125));
        FillClassic(network);
        network.eval();
        var input = Unit("z", 2, z);
        var exact = network.call(input, null);
        network.Precision = ScalarType.BFloat16;
        var coarse = network.call(input, null);
        Assert.Equal(ScalarType.Float32, coarse.dtype);
        var difference = coarse.sub(exact).Squared().mean().sqrt().item<float>();
        Assert.InRange(difference, 1e-6f, 0.03f * exact.Squared().mean().sqrt().item<float>());
    }

    [Fact]
    public void Size_that_the_preset_lacks_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkFactory.CreateGenerator(Generator("dcgan-64", 100, 3, 32, 1)));
        Assert.Contains("image_size 32 is not allowed with dcgan-64; allowed is 64.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_architecture_lists_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkFactory.CreateGenerator(Generator("vgg", 100, 3, 32, 1)));
        Assert.Contains("stylegan2, gan-mlp, dcgan-64, anime-48", error.Message, StringComparison.Ordinal);
    }

    private static void Compare(nn.Module<Tensor, Tensor?, Tensor> network, JsonElement expected, Tensor input)
    {
        FillClassic(network);
        var names = network.named_parameters().ToDictionary(p => p.name, p => string.Join(",", p.parameter.shape));
        Assert.Equal(
            expected.GetProperty("names").EnumerateObject().ToDictionary(p => p.Name, p => string.Join(",", Numbers(p.Value))),
            names);

        network.eval();
        Close("in eval mode", Numbers(expected.GetProperty("steady")), Summary("output", network.call(input, null)), 1e-5);

        network.train();
        foreach (var dropout in network.modules().OfType<DropoutLayer>())
            dropout.eval();
        var output = network.call(input, null);
        Assert.Equal(Numbers(expected.GetProperty("shape")), output.shape.Select(n => (double)n));
        Close("in training", Numbers(expected.GetProperty("output")), Summary("output", output), 1e-5);
        output.mul(Unit("direction", output.shape)).sum().backward();
        StyleGan2GeneratorTests.CompareGradients(network, expected.GetProperty("gradients"), 1e-3); // float32 sums of many terms, whose order libtorch chooses
    }

    private static GeneratorConfig Generator(string name, int z, int colours, int size, double width) => new()
    {
        Architecture = name,
        ZDim = z,
        ImageChannels = colours,
        ImageSize = size,
        WidthFactor = width,
    };

    private static DiscriminatorConfig Discriminator(string name, int colours, int size, double width) => new()
    {
        Architecture = name,
        ImageChannels = colours,
        ImageSize = size,
        WidthFactor = width,
    };
}
