using FaceService.Model.Torch;
using FaceService.Training.Losses;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Losses;

[Collection(DeviceThread.Name)]
public sealed class SpectralLossTests
{
    private const int Size = 32;

    [Fact]
    public void Distance_of_the_data_itself_is_nothing()
    {
        using var scope = NewDisposeScope();
        var reals = Images(1);
        using var loss = new SpectralLoss([reals], Size, CPU);

        Assert.Equal(0, loss.Distance(reals).item<float>(), 6);
    }

    [Fact]
    public void Distance_of_twice_the_power_in_every_ring_is_the_square_of_its_logarithm()
    {
        using var scope = NewDisposeScope();
        var reals = Images(1);
        using var loss = new SpectralLoss([reals], Size, CPU);

        Assert.Equal(Math.Pow(Math.Log(2), 2), loss.Distance(reals.Times(Math.Sqrt(2))).item<float>(), 4);
    }

    [Fact]
    public void Distance_grows_with_fine_dots_and_falls_along_its_gradient()
    {
        using var scope = NewDisposeScope();
        var reals = nn.functional.interpolate(Images(1), size: [Size, Size], mode: InterpolationMode.Bilinear);
        using var loss = new SpectralLoss([reals], Size, CPU);
        var dots = reals.Plus(Board(), 0.05).detach();
        dots.requires_grad = true;

        var before = loss.Distance(dots);
        before.backward();
        using var _ = no_grad();
        var after = loss.Distance(dots.Plus(dots.grad!, -0.01));

        Assert.True(before.item<float>() > loss.Distance(reals).item<float>() + 0.05);
        Assert.True(after.item<float>() < before.item<float>());
    }

    // The finest there is: it lies in the last ring alone.
    private static Tensor Board()
    {
        var values = new float[Size * Size];
        for (var i = 0; i < values.Length; i++)
            values[i] = ((i / Size) + (i % Size)) % 2 == 0 ? 1 : -1;
        return tensor(values, [1, 1, Size, Size]);
    }

    private static Tensor Images(long seed)
    {
        using var random = new RandomTensors(seed);
        return random.Normal(4, 3, Size, Size).Times(0.3);
    }
}
