using FaceService.Model.Torch;
using FaceService.Training.Augmentation;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Augmentation;

[Collection(DeviceThread.Name)]
public sealed class AugmentPipeTests
{
    private const int Size = 16;

    [Fact]
    public void Apply_at_zero_gives_the_pictures_themselves()
    {
        using var scope = NewDisposeScope();
        using var pipe = new AugmentPipe("bgc", Size, 1, CPU);
        var images = Images(3);

        Assert.Same(images, pipe.Apply(images, 0, 5));
    }

    [Fact]
    public void Apply_blit_only_moves_pixels_and_mirrors_the_edge()
    {
        using var scope = NewDisposeScope();
        using var pipe = new AugmentPipe("b", Size, 1, CPU);
        var images = Images(8);
        var known = images.data<float>().ToArray().Select(v => MathF.Round(v, 3)).ToHashSet();

        var moved = pipe.Apply(images, 1, 5);

        Assert.False(moved.allclose(images));
        var values = moved.contiguous().data<float>().ToArray();
        Assert.All(values, v => Assert.Contains(MathF.Round(v, 3), known));
    }

    [Fact]
    public void Apply_same_place_repeats_and_another_differs()
    {
        using var scope = NewDisposeScope();
        using var pipe = new AugmentPipe("bgc", Size, 1, CPU);
        var images = Images(4);

        Assert.Equal(pipe.Apply(images, 0.7, 9).data<float>().ToArray(), pipe.Apply(images, 0.7, 9).data<float>().ToArray());
        Assert.False(pipe.Apply(images, 0.7, 9).allclose(pipe.Apply(images, 0.7, 10)));
    }

    [Theory]
    [InlineData("b")]
    [InlineData("g")]
    [InlineData("c")]
    public void Apply_gradient_is_the_transposed_transform(string letters)
    {
        using var scope = NewDisposeScope();
        using var pipe = new AugmentPipe(letters, Size, 1, CPU);
        var images = Images(2).requires_grad_();
        var weights = randn(2, 3, Size, Size);

        pipe.Apply(images, 1, 3).mul(weights).sum().backward();

        // All but the colour's shift is linear, so that <w, A·d> = <Aᵀ·w, d> for any direction d.
        using var _ = no_grad();
        var direction = randn(2, 3, Size, Size);
        var forward = pipe.Apply(images.Plus(direction), 1, 3).sub(pipe.Apply(images, 1, 3)).mul(weights).sum().item<float>();
        var backward = images.grad!.mul(direction).sum().item<float>();
        Assert.Equal(1, forward / backward, 2);
        Assert.True(Math.Abs(backward) > 1e-3);
    }

    [Fact]
    public void Apply_geometry_of_a_smooth_picture_reads_between_pixels()
    {
        // A plane of brightness turned and shifted is a plane again: interpolation may not bend it.
        using var scope = NewDisposeScope();
        using var pipe = new AugmentPipe("g", 32, 11, CPU);
        var ramp = tensor(Enumerable.Range(0, 32).Select(i => (float)i).ToArray()).reshape(1, 1, 1, 32).expand(1, 3, 32, 32).contiguous();

        for (var place = 0; place < 20; place++)
        {
            var centre = pipe.Apply(ramp, 0.3, place)[0, 0].narrow(0, 14, 4).narrow(1, 14, 4);
            var bend = centre[0, 0].Plus(centre[3, 3]).sub(centre[0, 3]).sub(centre[3, 0]).item<float>();
            Assert.Equal(0, bend, 2);
        }
    }

    [Fact]
    public void Draw_probability_is_the_share_of_pictures_that_change()
    {
        var random = new CounterRandom(1, 2, 3);
        var changed = Enumerable.Range(0, 4000).Count(_ => !AugmentDraw.Colour(ref random, 0.1).IsIdentity);

        // Four of the five colour transforms always change something, the fifth in half of the cases.
        Assert.Equal(1 - (Math.Pow(0.9, 5)), changed / 4000.0, 1);
    }

    [Fact]
    public void Colour_full_turn_and_luma_twice_are_nothing()
    {
        var map = new ColourMap();
        map.TurnHue(2 * Math.PI);
        map.FlipLuma();
        map.FlipLuma();
        map.Saturate(1);

        double[] identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        Assert.All(identity.Zip(map.Matrix), pair => Assert.Equal(pair.First, pair.Second, 9));
    }

    [Fact]
    public void Colour_without_saturation_is_grey_of_the_same_lightness()
    {
        var map = new ColourMap();
        map.Saturate(0);

        Assert.All(map.Matrix, m => Assert.Equal(1.0 / 3, m, 9));
    }

    private static Tensor Images(int count)
    {
        manual_seed(count);
        return randn(count, 3, Size, Size);
    }
}
