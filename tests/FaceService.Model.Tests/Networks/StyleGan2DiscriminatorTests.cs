using System.Text.Json;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Torch;
using static FaceService.Model.Tests.Networks.ReferenceNumbers;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Networks;

public sealed class StyleGan2DiscriminatorTests
{
    private const int Batch = 4;

    public static TheoryData<string> Fixtures => ["resnet", "skip-clamped", "orig-long-filter", "resnet-lopsided-filter"];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Names_and_shapes_are_the_published_ones(string fixture)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-discriminator-" + fixture);
        var discriminator = new StyleGan2Discriminator(StyleGan2Reference.Discriminator(reference.Root.GetProperty("config")));

        var actual = discriminator.named_parameters().ToDictionary(p => p.name, p => string.Join(",", p.parameter.shape));

        var expected = reference.Root.GetProperty("names").EnumerateObject()
            .ToDictionary(p => p.Name, p => string.Join(",", Numbers(p.Value)));
        Assert.Equal(expected.OrderBy(t => t.Key, StringComparer.Ordinal), actual.OrderBy(t => t.Key, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Logits_and_gradients_agree_with_PyTorch(string fixture)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-discriminator-" + fixture);
        var (discriminator, image, c) = Build(reference.Root);
        var logits = discriminator.call(image, c);
        Assert.Equal([Batch, 1L], logits.shape);
        Close("logits", Numbers(reference.Root.GetProperty("logits")), ToArray(logits), 1e-5);
        logits.mul(Unit("direction", logits.shape)).sum().backward();
        StyleGan2GeneratorTests.CompareGradients(discriminator, reference.Root.GetProperty("gradients"), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Gradient_penalty_differentiated_twice_agrees_with_PyTorch(string fixture)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-discriminator-" + fixture);
        var (discriminator, image, c) = Build(reference.Root);
        discriminator.Precision = FaceService.Model.Networks.Configs.TrunkPrecision.BFloat16;
        var pictures = image.requires_grad_();
        var logits = discriminator.Judge(pictures, c, forceFloat32: true);
        var slope = autograd.grad([logits.sum()], [pictures], retain_graph: true, create_graph: true)[0];
        var penalty = slope.Squared().sum([1, 2, 3]);
        Close("penalty", Numbers(reference.Root.GetProperty("penalty")), ToArray(penalty), 1e-4);
        penalty.mean().backward();
        StyleGan2GeneratorTests.CompareGradients(discriminator, reference.Root.GetProperty("penalty_gradients"), 1e-3);
    }

    [Fact]
    public void Bfloat16_trunk_stays_near_float32()
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-discriminator-resnet");
        var (discriminator, image, c) = Build(reference.Root);
        discriminator.Precision = FaceService.Model.Networks.Configs.TrunkPrecision.BFloat16;
        var logits = discriminator.call(image, c);
        Assert.Equal(ScalarType.Float32, logits.dtype);
        var expected = Numbers(reference.Root.GetProperty("logits"));
        Close("logits", expected, ToArray(logits), 0.05);
        Assert.NotEqual(expected.Select(x => (float)x), ToArray(logits).Select(x => (float)x));
    }

    [Fact]
    public void Batch_that_the_group_does_not_divide_uses_a_smaller_group()
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-discriminator-resnet-lopsided-filter");
        var (discriminator, image, c) = Build(reference.Root);
        var one = discriminator.call(image.narrow(0, 0, 1), c);
        Assert.Equal([1L, 1L], one.shape);
        Assert.Equal([3L, 1L], discriminator.call(image.narrow(0, 0, 3), c).shape);
    }

    private static (StyleGan2Discriminator Discriminator, Tensor Image, Tensor? C) Build(JsonElement root)
    {
        var config = StyleGan2Reference.Discriminator(root.GetProperty("config"));
        var discriminator = new StyleGan2Discriminator(config);
        FillStyleGan2(discriminator);
        var image = Unit("image", Batch, config.ImageChannels, config.ImageSize, config.ImageSize);
        return (discriminator, image, StyleGan2Reference.Labels(Batch, config.CDim));
    }
}
