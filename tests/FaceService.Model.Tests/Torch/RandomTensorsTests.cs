using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Torch;

public sealed class RandomTensorsTests : IDisposable
{
    private const int Count = 100_001;
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public static TheoryData<bool> Ways => [false, true];

    [Fact]
    public void Numbers_on_a_CPU_are_those_that_PyTorch_gives_for_the_seed()
    {
        using var random = new RandomTensors(7);

        // torch.manual_seed(7); torch.randn(2, 3), of PyTorch 2.
        Close([-0.1468f, 0.7861f, 0.9468f, -1.1143f, 1.6908f, -0.8948f], random.Normal(2, 3), 5e-5f);
    }

    // The first outputs of SplitMix64 for the seed 1234567 in the reference of its authors (splitmix64.c), of which the upper 24 bits are taken.
    [Fact]
    public void Numbers_by_place_are_SplitMix64s()
    {
        ulong[] reference = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        using var random = new RandomTensors(1234567, CPU, byPlace: true);

        Close([.. reference.Take(2).Select(bits => (bits >> 40) / (float)(1 << 24))], random.Uniform(2), 0);
        Close([.. reference.Skip(2).Select(bits => (bits >> 40) / (float)(1 << 24))], random.Uniform(3), 0);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Numbers_are_spread_as_they_should_be(bool byPlace)
    {
        using var random = new RandomTensors(3, CPU, byPlace);
        var normal = random.Normal(Count).data<float>().ToArray();
        var uniform = random.Uniform(Count).data<float>().ToArray();
        var ones = random.Ones(0.3, Count).data<float>().ToArray();

        // Five standard errors.
        Assert.Equal(0, normal.Average(), 5 / Math.Sqrt(Count));
        Assert.Equal(1, normal.Average(x => x * x), 5 * Math.Sqrt(2.0 / Count));
        Assert.Equal(3, normal.Average(x => Math.Pow(x, 4)), 5 * Math.Sqrt(96.0 / Count));
        Assert.Equal(0.0455, normal.Average(x => Math.Abs(x) > 2 ? 1.0 : 0), 5 * Math.Sqrt(0.0455 / Count));
        Assert.Equal(0, normal.Zip(normal.Skip(1), (a, b) => a * b).Average(), 5 / Math.Sqrt(Count));
        Assert.Equal(0, normal.Zip(normal.Skip((Count + 1) / 2), (a, b) => a * b).Average(), 5 / Math.Sqrt(Count / 2));
        Assert.Equal(0.5, uniform.Average(), 5 * Math.Sqrt(1.0 / 12 / Count));
        Assert.Equal(1 / 3.0, uniform.Average(x => x * x), 5 * Math.Sqrt(4.0 / 45 / Count));
        Assert.InRange(uniform.Min(), 0, 1e-3);
        Assert.InRange(uniform.Max(), 1 - 1e-3, MathF.BitDecrement(1));
        Assert.All(ones, x => Assert.True(x is 0 or 1));
        Assert.Equal(0.3, ones.Average(), 5 * Math.Sqrt(0.21 / Count));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Reseeded_draws_the_same_again_and_another_seed_others(bool byPlace)
    {
        using var random = new RandomTensors(3, CPU, byPlace);
        float[] Draw() => [.. random.Normal(3).data<float>(), .. random.Uniform(2, 20).data<float>(), .. random.NormalLike(zeros(4, 5)).data<float>(), .. random.Ones(0.5, 30).data<float>()];
        var first = Draw();
        var next = Draw();
        random.Reseed(3);
        var again = Draw();
        random.Reseed(4);

        Assert.Equal(first, again);
        Assert.NotEqual(first, next);
        Assert.NotEqual(first, Draw());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Shapes_are_those_asked_for(bool byPlace)
    {
        using var random = new RandomTensors(3, CPU, byPlace);

        foreach (var drawn in new[] { random.Normal(3, 1, 5), random.Uniform(3, 1, 5), random.Ones(0.5, 3, 1, 5), random.NormalLike(zeros(3, 1, 5)) })
            Assert.Equal([3, 1, 5], drawn.shape);
        Assert.All(new[] { random.Normal(0, 3), random.Uniform(0, 3) }, drawn => Assert.Equal(0, drawn.numel()));
    }

    [Fact]
    public void Dropout_that_trains_zeroes_its_share_and_scales_the_rest()
    {
        using var random = new RandomTensors(3);
        using var layer = new DropoutLayer(0.4) { Random = random };
        var x = ones(50, 200);
        x.requires_grad = true;

        var y = layer.call(x);
        y.sum().backward();
        var values = y.data<float>().ToArray();

        Assert.All(values, value => Assert.True(value == 0 || Math.Abs(value - (1 / 0.6f)) < 1e-6f));
        Assert.Equal(0.4, values.Average(value => value == 0 ? 1.0 : 0), 5 * Math.Sqrt(0.24 / values.Length));
        Assert.Equal(values, x.grad!.data<float>().ToArray());
        Assert.NotEqual(values, layer.call(x).data<float>().ToArray());
    }

    [Fact]
    public void Dropout_in_eval_mode_lets_everything_through_and_without_a_generator_does_not_train()
    {
        using var layer = new DropoutLayer(0.4);
        var x = Filled();

        Assert.Throws<InvalidOperationException>(() => layer.call(x));
        layer.eval();
        Assert.Equal(x.data<float>().ToArray(), layer.call(x).data<float>().ToArray());
    }

    public void Dispose() => _scope.Dispose();

    private static Tensor Filled() => ScalarArithmetic.Filled([3, 4], 2.5);

    private static void Close(float[] expected, Tensor actual, float within)
    {
        foreach (var (e, a) in expected.Zip(actual.data<float>().ToArray(), (e, a) => (e, a)))
            Assert.Equal(e, a, within);
        Assert.Equal(expected.Length, actual.numel());
    }
}
