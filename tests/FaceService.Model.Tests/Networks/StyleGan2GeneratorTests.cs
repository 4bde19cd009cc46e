using System.Text.Json;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using static FaceService.Model.Tests.Networks.ReferenceNumbers;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Networks;

public sealed class StyleGan2GeneratorTests
{
    private const int Batch = 3;

    public static TheoryData<string> Fixtures =>
        ["skip", "skip-lopsided-filter", "resnet-clamped", "orig-long-filter-swish", "skip-short-filter"];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Names_and_shapes_are_the_published_ones(string fixture)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-generator-" + fixture);
        var generator = new StyleGan2Generator(StyleGan2Reference.Generator(reference.Root.GetProperty("config")));

        var actual = generator.named_parameters().Select(p => (p.name, p.parameter.shape))
            .Concat(generator.named_buffers().Select(b => (b.name, b.buffer.shape)))
            .Where(t => !t.name.EndsWith("resample_filter", StringComparison.Ordinal))
            .ToDictionary(t => t.name, t => string.Join(",", t.shape));

        var expected = reference.Root.GetProperty("names").EnumerateObject()
            .ToDictionary(p => p.Name, p => string.Join(",", Numbers(p.Value)));
        Assert.Equal(expected.OrderBy(t => t.Key, StringComparer.Ordinal), actual.OrderBy(t => t.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Filters_lie_where_the_published_code_keeps_them()
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-generator-skip");
        var generator = new StyleGan2Generator(StyleGan2Reference.Generator(reference.Root.GetProperty("config")));
        var filters = generator.named_buffers().Where(b => b.name.EndsWith("resample_filter", StringComparison.Ordinal));
        Assert.Equal(
            [
                "synthesis.b16.conv0.resample_filter", "synthesis.b16.conv1.resample_filter", "synthesis.b16.resample_filter",
                "synthesis.b4.conv1.resample_filter", "synthesis.b4.resample_filter",
                "synthesis.b8.conv0.resample_filter", "synthesis.b8.conv1.resample_filter", "synthesis.b8.resample_filter",
            ],
            filters.Select(b => b.name).Order(StringComparer.Ordinal));
        Assert.All(filters, b => Assert.Equal(9 / 64f, b.buffer[1, 2].item<float>()));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Pictures_agree_with_PyTorch_in_training_and_in_eval_mode(string fixture)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-generator-" + fixture);
        var (generator, noise, z, c) = Build(reference.Root);
        foreach (var training in (bool[])[true, false])
        {
            generator.train(training);
            var w = generator.Mapping.call(z, c);
            var image = generator.Draw(z, c, 0.7, 3, noise);
            Close("w", Numbers(reference.Root.GetProperty("w")), ToArray(w), 1e-5);
            Close("image", Numbers(reference.Root.GetProperty("image")), ToArray(image), 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Pictures_agree_with_PyTorch_when_frozen_for_drawing(string fixture)
    {
        using var scope = NewDisposeScope();
        using var none = inference_mode();
        using var reference = Load("stylegan2-generator-" + fixture);
        var (generator, noise, z, c) = Build(reference.Root);
        generator.eval();
        generator.Synthesis.FreezeForDrawing();

        var image = generator.Draw(z, c, 0.7, 3, noise);

        Close("image", Numbers(reference.Root.GetProperty("image")), ToArray(image), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Gradients_agree_with_PyTorch(string fixture)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-generator-" + fixture);
        var (generator, noise, z, c) = Build(reference.Root);
        var image = generator.Draw(z, c, 0.7, 3, noise);
        image.mul(Unit("direction", image.shape)).sum().backward();
        CompareGradients(generator, reference.Root.GetProperty("gradients"), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Path_length_gradients_of_second_order_agree_with_PyTorch(string fixture)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-generator-" + fixture);
        var (generator, noise, z, c) = Build(reference.Root);
        var ws = generator.Broadcast(generator.Mapping.call(z, c));
        var image = generator.Synthesis.call(ws, noise);
        var slope = autograd.grad(
            [image.mul(Unit("direction", image.shape)).sum()], [ws], retain_graph: true, create_graph: true)[0];
        var lengths = slope.Squared().sum([2]).mean([1]).sqrt();
        Close("lengths", Numbers(reference.Root.GetProperty("path_lengths")), ToArray(lengths), 1e-4);
        lengths.sum().backward();
        CompareGradients(generator, reference.Root.GetProperty("path_gradients"), 2e-3);
    }

    [Fact]
    public void TrackAverage_moves_the_mean_by_half_a_percent()
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-generator-skip");
        var (generator, _, _, _) = Build(reference.Root);
        var before = ToArray(generator.Mapping.WAvg);
        var w = Unit("w", 4, before.Length);
        generator.Mapping.TrackAverage(w);
        var mean = ToArray(w.mean([0]));
        var expected = before.Select((value, i) => (0.995 * value) + (0.005 * mean[i])).ToArray();
        Close("w_avg", expected, ToArray(generator.Mapping.WAvg), 1e-6);
    }

    [Fact]
    public void Wrong_latent_length_is_named()
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-generator-skip");
        var (generator, _, _, c) = Build(reference.Root);
        var error = Assert.Throws<ArgumentException>(() => generator.call(zeros(3, 9), c));
        Assert.Contains("z has shape [3, 9]; allowed is [N, 10].", error.Message, StringComparison.Ordinal);
    }

    internal static void CompareGradients(nn.Module network, JsonElement expected, double tolerance)
    {
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);

        // A bias that a batch norm takes out again has no gradient but rounding.
        var floor = 1e-3 * expected.EnumerateObject().Max(gradient => Numbers(gradient.Value)[0]);
        foreach (var gradient in expected.EnumerateObject())
        {
            var actual = parameters[gradient.Name].grad;
            Assert.True(actual is not null, $"{gradient.Name} got no gradient.");
            Close(gradient.Name, Numbers(gradient.Value), Summary(gradient.Name, actual), tolerance, floor);
        }
    }

    private static (StyleGan2Generator Generator, SynthesisNoise Noise, Tensor Z, Tensor? C) Build(JsonElement root)
    {
        var k = root.GetProperty("config");
        var config = StyleGan2Reference.Generator(k);
        var generator = new StyleGan2Generator(config);
        FillStyleGan2(generator);
        var noise = k.GetProperty("noise").GetString() == "const" ? SynthesisNoise.Const : SynthesisNoise.None;
        return (generator, noise, Unit("z", Batch, config.ZDim), StyleGan2Reference.Labels(Batch, config.CDim));
    }
}
