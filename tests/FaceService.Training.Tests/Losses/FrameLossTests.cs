using FaceService.Model.Torch;
using FaceService.Training.Losses;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Losses;

[Collection(DeviceThread.Name)]
public sealed class FrameLossTests
{
    [Fact]
    public void Distance_of_the_data_itself_is_nothing()
    {
        using var scope = NewDisposeScope();
        var reals = Images(1, 16);
        using var loss = new FrameLoss([reals]);

        Assert.Equal(0, loss.Distance(reals).item<float>(), 6);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 15)]
    [InlineData(3, 1)]
    [InlineData(3, 15)]
    public void Line_inside_the_frame_shows_and_falls_along_its_gradient(int dimension, int at)
    {
        using var scope = NewDisposeScope();
        var reals = Images(1, 64);
        using var loss = new FrameLoss([reals]);
        var lined = Images(2, 16);
        var plain = loss.Distance(lined).item<float>();
        using (no_grad())
            lined.narrow(dimension, at, 1).PlusInPlace(tensor(0.5f));
        lined.requires_grad = true;

        var before = loss.Distance(lined);
        before.backward();
        using var _ = no_grad();

        Assert.InRange(plain, 0, 3f / 16);
        Assert.True(before.item<float>() > plain + 1);
        Assert.True(loss.Distance(lined.Plus(lined.grad!, -0.1)).item<float>() < before.item<float>());
    }

    private static Tensor Images(long seed, int count)
    {
        using var random = new RandomTensors(seed);
        return random.Normal(count, 3, 16, 16).Times(0.3);
    }
}
