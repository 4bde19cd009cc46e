using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Tests.Networks.Pretrained;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using FaceService.Training.Projection;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Projection;

[Collection(DeviceThread.Name)]
public sealed class ResNet18LossTests
{
    [NetworkTheory]
    [InlineData(3, 64)]
    [InlineData(1, 48)]
    public void Distance_is_none_of_the_same_picture_and_falls_along_its_gradient(int colours, int side)
    {
        using var scope = NewDisposeScope();
        var image = linspace(-1, 1, colours * side * side).reshape(1, colours, side, side);
        using var loss = new ResNet18Loss(NetworkTheoryAttribute.Folder, image);
        var moved = image.roll(side / 4, 3).detach().requires_grad_();

        var distance = loss.Distance(moved);
        distance.backward();
        var slope = moved.grad!;
        var step = slope.mul(distance.detach()).div(slope.mul(slope).sum()).Times(0.01); // by which a linear distance would fall a hundredth
        var nearer = loss.Distance(moved.detach().sub(step));

        Assert.Equal(0, loss.Distance(image).item<float>(), 5);
        Assert.InRange(nearer.item<float>(), 0, distance.item<float>() * 0.998f);
    }

    [Fact]
    public void ResNet18_that_is_not_installed_is_named_with_the_command_that_brings_it()
    {
        using var scope = NewDisposeScope();
        var refused = Assert.Throws<WeightFileException>(() => new ResNet18Loss(new NetworkFolder("nowhere"), zeros(1, 3, 64, 64)));

        Assert.Contains(NetworkFolder.InstallCommand, refused.Message, StringComparison.Ordinal);
    }
}
