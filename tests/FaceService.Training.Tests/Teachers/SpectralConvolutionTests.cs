using FaceService.Model.Torch;
using FaceService.Training.Teachers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Teachers;

[Collection(DeviceThread.Name)]
public sealed class SpectralConvolutionTests
{
    [Fact]
    public void Weight_in_use_has_the_largest_singular_value_one()
    {
        using var scope = NewDisposeScope();
        using var random = new RandomTensors(5);
        using var layer = new SpectralConvolution(random, 12, 9);
        using var _ = no_grad();
        for (var i = 0; i < 50; i++)
            layer.call(zeros([1, 12, 1, 1])); // a power iteration each

        // What it does to each unit vector is a column of its matrix.
        var matrix = layer.call(eye(12).reshape(12, 12, 1, 1)).reshape(12, 9).t();

        Assert.Equal(1, linalg.svdvals(matrix).max().item<float>(), 3);
    }

    [Fact]
    public void Fresh_weight_is_not_much_larger()
    {
        using var scope = NewDisposeScope();
        using var random = new RandomTensors(5);
        using var layer = new SpectralConvolution(random, 64, 64);
        using var _ = no_grad();

        var matrix = layer.call(eye(64).reshape(64, 64, 1, 1)).reshape(64, 64).t();

        Assert.InRange(linalg.svdvals(matrix).max().item<float>(), 0.99, 1.2);
    }
}
