using FaceService.Model.Torch;
using FaceService.Training.Optimisers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Optimisers;

/// <summary>Three steps on (step · Σ p³) from (1, −2, 0.5); expected numbers from PyTorch 1.13's own optimisers.</summary>
[Collection(DeviceThread.Name)]
public sealed class OptimiserTests
{
    [Fact]
    public void Adam_equals_pytorchs() => Check(
        [0.6861528158, -2.3183178902, 0.1972702146],
        p => new AdamOptimiser(p, new AdamOptions { LearningRate = 0.1, Beta1 = 0.5, Beta2 = 0.999 }));

    [Fact]
    public void Adam_without_momentum_equals_pytorchs() => Check(
        [0.6601617932, -2.3733317852, 0.1978429854],
        p => new AdamOptimiser(p, new AdamOptions { LearningRate = 0.1, Beta1 = 0, Beta2 = 0.99 }));

    [Fact]
    public void RmsProp_without_clip_or_decay_equals_pytorchs() => Check(
        [0.3189573586, -2.8941667080, 0.0591561198],
        p => new RmsPropOptimiser(p, new RmsPropOptions { LearningRate = 0.1 }));

    [Fact]
    public void RmsProp_clip_bounds_each_element_and_decay_divides_the_rate()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor([1f, 1f]));
        using var optimiser = new RmsPropOptimiser(
            [("p", parameter)], new RmsPropOptions { LearningRate = 0.1, Rho = 0, Epsilon = 0, ClipValue = 1, Decay = 1 });

        // Gradients 100 and 0.5: the first is clipped; with rho 0 the step is rate · g / |g|.
        parameter.mul(tensor([100f, 0.5f])).sum().backward();
        optimiser.Step();
        optimiser.Step();

        var square = optimiser.State().Single().Tensor.data<float>().ToArray();
        Assert.Equal([1f, 0.25f], square);
        Assert.All(parameter.data<float>().ToArray(), v => Assert.Equal(1 - 0.1 - 0.05, v, 5));
    }

    [Fact]
    public void Adam_lazy_penalty_of_sixteen_scales_rate_and_betas()
    {
        var options = new AdamOptions { LearningRate = 0.0025, Beta1 = 0, Beta2 = 0.99 }.WithLazyPenalty(16);

        Assert.Equal(0.0025 * 16 / 17, options.LearningRate, 12);
        Assert.Equal(Math.Pow(0.99, 16.0 / 17), options.Beta2, 12);
        Assert.Equal(0, options.Beta1);
    }

    [Fact]
    public void Adam_rate_grows_over_the_ramp_and_then_stays()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor([0f]));
        using var optimiser = new AdamOptimiser(
            [("p", parameter)], new AdamOptions { LearningRate = 0.1, Beta1 = 0, Beta2 = 0.99, Epsilon = 0, RampSteps = 4 });

        // A gradient of always 1: each step is as long as the rate.
        var places = new List<float>();
        for (var i = 0; i < 6; i++)
        {
            optimiser.ZeroGrad();
            parameter.sum().backward();
            optimiser.Step();
            places.Add(parameter.data<float>()[0]);
        }

        float[] expected = [-0.025f, -0.075f, -0.15f, -0.25f, -0.35f, -0.45f];
        Assert.All(expected.Zip(places), pair => Assert.Equal(pair.First, pair.Second, 5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_scaled_loss_moves_as_the_plain_one_and_an_overflow_leaves_numbers(bool adam)
    {
        using var scope = NewDisposeScope();
        var (plain, scaled) = (new Parameter(tensor([1f, -2f, 0.5f])), new Parameter(tensor([1f, -2f, 0.5f])));
        using var one = Make([("p", plain)], 0);
        using var other = Make([("p", scaled)], 1024);
        plain.mul(plain).sum().backward();
        scaled.mul(scaled).sum().Times(1024).backward();
        one.Step();
        other.Step();
        Assert.Equal(plain.data<float>().ToArray(), scaled.data<float>().ToArray());

        scaled.grad = tensor([float.PositiveInfinity, float.NaN, 0]);
        other.Step();
        Assert.All(scaled.data<float>().ToArray(), v => Assert.True(float.IsFinite(v)));

        IOptimiser Make((string, Parameter)[] p, double scale) => adam
            ? new AdamOptimiser(p, new AdamOptions { LearningRate = 0.1, Beta1 = 0.5, Beta2 = 0.999, ClipValue = 1, LossScale = scale })
            : new RmsPropOptimiser(p, new RmsPropOptions { LearningRate = 0.1, ClipValue = 1, LossScale = scale });
    }

    [Fact]
    public void Step_parameter_without_gradient_stays()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor([1f, 2f]));
        using var optimiser = new AdamOptimiser([("p", parameter)], new AdamOptions { LearningRate = 0.1, Beta1 = 0, Beta2 = 0.99 });

        optimiser.Step();

        Assert.Equal([1f, 2f], parameter.data<float>().ToArray());
    }

    private static void Check(double[] expected, Func<(string, Parameter)[], IOptimiser> make)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor([1f, -2f, 0.5f]));
        using var optimiser = make([("p", parameter)]);
        for (var step = 1; step <= 3; step++)
        {
            optimiser.ZeroGrad();
            parameter.mul(parameter).mul(parameter).sum().Times(step).backward();
            optimiser.Step();
        }

        var values = parameter.data<float>().ToArray();
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i], 5);
        Assert.Equal(3, optimiser.Steps);
    }
}
