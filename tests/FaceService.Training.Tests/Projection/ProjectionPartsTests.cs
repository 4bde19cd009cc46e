using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using FaceService.Training.Projection;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Projection;

/// <summary>The parts against their formulas, worked out another way.</summary>
[Collection(DeviceThread.Name)]
public sealed class ProjectionPartsTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    // Karras et al. 2020, appendix D: the rate rises over 50 of 1000 steps and falls over 250, the noise is gone after 750.
    [Theory]
    [InlineData(0, 0, 0.05)]
    [InlineData(25, 0.5, 0.04672222222)]
    [InlineData(50, 1, 0.04355555556)]
    [InlineData(375, 1, 0.0125)]
    [InlineData(750, 1, 0)]
    [InlineData(875, 0.5, 0)]
    [InlineData(999, 0.0000394784, 0)]
    public void Schedule_is_the_published_one(int step, double rate, double noise)
    {
        Assert.Equal(rate, ProjectionSchedule.Rate(step, 1000), 6);
        Assert.Equal(noise, ProjectionSchedule.Noise(step, 1000), 8);
    }

    [Fact]
    public void Pyramid_is_zero_for_the_same_picture_and_grows_with_the_difference()
    {
        using var scope = NewDisposeScope();
        var picture = rand(1, 3, 32, 32);
        using var loss = new PyramidLoss(picture);

        Assert.Equal(0, loss.Distance(picture).item<float>(), 6);
        // A shift of all colours by 0.1 has no steps: 0.1 at each of the three sizes.
        Assert.Equal(0.1, loss.Distance(picture.Plus(0.1)).item<float>(), 5);
        Assert.True(loss.Distance(picture.flip(3)).item<float>() > loss.Distance(picture.Times(0.9).Plus(picture.flip(3), 0.1)).item<float>());
    }

    [Fact]
    public void Pyramid_counts_the_steps_from_pixel_to_pixel()
    {
        using var scope = NewDisposeScope();
        using var loss = new PyramidLoss(zeros(1, 1, 8, 8));
        var stripes = zeros(1, 1, 8, 8);
        for (var x = 0; x < 8; x += 2)
            stripes.narrow(3, x, 1).FillInPlace(1);

        // Half the pixels differ by one, each of the seven steps to the right is one, none goes down.
        Assert.Equal(0.5 + 1, loss.Distance(stripes).item<float>(), 5);
    }

    [Fact]
    public void Pictures_beyond_256_pixels_are_compared_at_256()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([1, 3, 256, 256], PyramidLoss.Shrink(zeros(1, 3, 1024, 1024)).shape);
        Assert.Equal([1, 3, 128, 128], PyramidLoss.Shrink(zeros(1, 3, 128, 128)).shape);
    }

    [Fact]
    public void Statistics_are_those_of_w_and_follow_the_label()
    {
        using var network = Network(labelled: true);
        network.train();

        var all = WStatistics.Of(network, TinyModel.Groups, null, CPU);
        var each = Enumerable.Range(0, 3).Select(i => WStatistics.Of(network, TinyModel.Groups, OneHot(i), CPU)).ToArray();

        Assert.Equal(12, all.Mean.Length);
        Assert.All(each, one => Assert.InRange(one.Spread, 1e-3, all.Spread * 1.5));
        // The mean over all labels lies amid the means of each.
        for (var i = 0; i < 12; i++)
            Assert.Equal(each.Average(one => one.Mean[i]), all.Mean[i], 1);
        Assert.NotEqual(each[0].Mean, each[1].Mean);
    }

    [Fact]
    public void Noise_that_repeats_costs_more_than_noise_that_does_not()
    {
        using var scope = NewDisposeScope();
        using var network = Network(labelled: false);
        using var fit = new NoiseFit(network.Synthesis);
        fit.Normalise();
        var white = fit.Penalty().item<float>();
        using (no_grad())
        {
            foreach (var map in fit.Maps)
                map.narrow(3, 0, map.shape[3] / 2).copy_(ones(map.shape[0], map.shape[1], map.shape[2], map.shape[3] / 2));
        }

        fit.Normalise();

        Assert.True(fit.Penalty().item<float>() > 3 * white, $"{fit.Penalty().item<float>()} against {white}");
        Assert.All(fit.Maps, map =>
        {
            Assert.Equal(0, map.mean().item<float>(), 5);
            Assert.Equal(1, map.Squared().mean().item<float>(), 4);
        });
    }

    [Fact]
    public void Psnr_is_that_of_the_mean_squared_difference()
    {
        var black = new RgbImage(4, 4, new byte[48]);
        var grey = new RgbImage(4, 4, Enumerable.Repeat((byte)16, 48).ToArray());

        Assert.Equal(20 * Math.Log10(255.0 / 16), ImageDistance.Psnr(black, grey), 9);
        Assert.Equal(99, ImageDistance.Psnr(grey, grey));
    }

    public void Dispose() => _data.Dispose();

    private static float[] OneHot(int place) => [.. Enumerable.Range(0, 3).Select(i => i == place ? 1f : 0f)];

    private StyleGan2Generator Network(bool labelled)
    {
        using var file = GeneratorFile.Open(TinyModel.Publish(_data.Path, labelled).WeightsPath);
        return (StyleGan2Generator)GeneratorWeights.Build(file);
    }
}
