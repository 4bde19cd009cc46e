using FaceService.Model.Tests.Networks.Pretrained;
using FaceService.Training.Teachers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Teachers;

[Collection(DeviceThread.Name)]
public sealed class FeatureNetworksTests
{
    [NetworkTheory]
    [InlineData("resnet18", 64, new long[] { 32, 16, 8, 4 })]
    [InlineData("resnet18", 128, new long[] { 32, 16, 8, 4 })]
    [InlineData("resnet18", 512, new long[] { 64, 32, 16, 8 })]
    [InlineData("face_recognition", 64, new long[] { 35, 17, 8, 4 })]
    [InlineData("face_recognition", 256, new long[] { 35, 17, 8, 4 })]
    public void Maps_have_their_channels_at_falling_sizes_and_lead_gradients_to_the_images(string name, int size, long[] sides)
    {
        using var scope = NewDisposeScope();
        using var network = FeatureNetworks.Open(name, NetworkTheoryAttribute.Folder, CPU, ScalarType.Float32);
        var images = linspace(-1, 1, 3 * size * size).reshape(1, 3, size, size).detach().requires_grad_();

        var maps = network.Maps(images);
        stack([.. maps.Select(map => map.mean())]).sum().backward();

        Assert.Equal(network.Channels.Zip(sides, (channels, side) => $"1,{channels},{side},{side}"), maps.Select(map => string.Join(',', map.shape)));
        Assert.True(images.grad!.abs().sum().item<float>() > 0);
    }
}
