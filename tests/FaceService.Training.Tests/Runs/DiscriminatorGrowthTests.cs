using FaceService.Model.Networks;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Torch;
using FaceService.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Runs;

[Collection(DeviceThread.Name)]
public sealed class DiscriminatorGrowthTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public DiscriminatorGrowthTests() => manual_seed(5);

    [Theory]
    [InlineData(16, 32)]
    [InlineData(16, 64)]
    [InlineData(8, 64)]
    public void Grown_discriminator_judges_pictures_as_the_trained_one_judged_them_shrunk(int size, int grownSize)
    {
        using var _ = no_grad();
        var trained = Network(size);
        var grown = Network(grownSize);
        var pictures = rand(6, 3, grownSize, grownSize).Times(2).Minus(1);
        var small = pictures;
        while (small.shape[2] > size)
            small = Shrunk(small);

        Assert.True(Grow(trained, grown));

        Assert.InRange(trained.call(small, null).sub(grown.call(pictures, null)).abs().max().item<float>(), 0, 1e-4f);
    }

    [Fact]
    public void Every_weight_of_a_grown_discriminator_but_those_behind_silent_ones_learns()
    {
        var (trained, grown) = (Network(16), Network(32));
        Grow(trained, grown);

        grown.call(rand(6, 3, 32, 32), null).sum().backward();

        foreach (var name in new[] { "b32.fromrgb.weight", "b32.conv0.weight", "b32.conv1.weight", "b32.conv1.bias", "b32.skip.weight", "b16.conv0.weight" })
            Assert.True(grown.get_parameter(name)!.grad!.abs().max().item<float>() > 0, name);
        Assert.All(Enumerable.Range(0, 8), channel => // what carries no colour can begin to
            Assert.True(grown.get_parameter("b32.conv1.weight")!.grad!.select(1, channel).abs().max().item<float>() > 0));
    }

    [Fact]
    public void Network_of_the_same_size_is_left_as_it_is()
    {
        var (trained, same) = (Network(16), Network(16));

        Assert.False(Grow(trained, same));
    }

    [Fact]
    public void Too_few_channels_for_pairs_of_colours_are_left_as_they_are()
    {
        var (trained, narrow) = (Network(16), Network(32, channels: 128));
        var before = narrow.get_parameter("b32.fromrgb.weight")!.clone();

        Assert.False(Grow(trained, narrow));

        Assert.Equal(before.data<float>().ToArray(), narrow.get_parameter("b32.fromrgb.weight")!.data<float>().ToArray());
    }

    public void Dispose() => _scope.Dispose();

    private static StyleGan2Discriminator Network(int size, int channels = 512)
    {
        var network = new StyleGan2Discriminator(new DiscriminatorConfig
        {
            Architecture = NetworkFactory.StyleGan2,
            ImageSize = size,
            StyleGan2 = new StyleGan2DiscriminatorConfig { ChannelBase = channels, ChannelMax = 12 },
        });
        using var _ = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.EndsWith(".bias", StringComparison.Ordinal))
                parameter.copy_(randn_like(parameter).Times(0.3));
        }

        return network;
    }

    /// <summary>What a trainer does: what has the same name and shape is copied, then the rest is grown.</summary>
    private static bool Grow(StyleGan2Discriminator trained, StyleGan2Discriminator grown)
    {
        using var _ = no_grad();
        var known = trained.named_parameters().ToDictionary(p => "d." + p.name, p => (Tensor)p.parameter);
        var state = grown.named_parameters().ToDictionary(p => "d." + p.name, p => (Tensor)p.parameter);
        foreach (var (name, tensor) in state)
        {
            if (known.TryGetValue(name, out var source) && source.shape.SequenceEqual(tensor.shape))
                tensor.copy_(source);
        }

        return DiscriminatorGrowth.Apply(state, name => known.TryGetValue(name, out var source) ? source.data<float>().ToArray() : null);
    }

    /// <summary>Half the size, by the filter 1, 3, 3, 1 that the networks shrink with.</summary>
    private static Tensor Shrunk(Tensor pictures)
    {
        var taps = tensor(new float[] { 1, 3, 3, 1 }).Over(8);
        var kernel = taps.unsqueeze(0).mul(taps.unsqueeze(1)).view(1, 1, 4, 4).repeat(3, 1, 1, 1);
        return nn.functional.conv2d(pictures, kernel, padding: [1, 1], strides: [2, 2], groups: 3);
    }
}
