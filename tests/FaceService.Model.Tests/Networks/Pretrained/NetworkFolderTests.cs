using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Tests.Weights;
using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Networks.Pretrained;

public sealed class NetworkFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    [Fact]
    public void Network_that_is_not_installed_is_refused_with_the_command_that_brings_it()
    {
        var folder = new NetworkFolder(_temporary.File("nowhere"));

        var refused = Assert.Throws<WeightFileException>(() => ResNet18Network.Open(folder));

        Assert.Equal(WeightFileProblem.NotInstalled, refused.Problem);
        Assert.Contains(NetworkFolder.InstallCommand, refused.Message, StringComparison.Ordinal);
        Assert.False(folder.Holds(PretrainedNetwork.ResNet18));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void File_that_is_not_the_known_one_is_refused_before_it_is_read(int longer)
    {
        var manifest = PretrainedNetwork.AgeGender.Files[0];
        _temporary.Write(manifest.Name, new byte[manifest.Length + longer]);

        var refused = Assert.Throws<WeightFileException>(() => AgeGenderNetwork.Open(new NetworkFolder(Path.GetDirectoryName(_temporary.File("x"))!)));

        Assert.Equal(WeightFileProblem.Damaged, refused.Problem);
    }

    [Fact]
    public void Weights_of_another_network_are_refused() =>
        Assert.Throws<WeightFileException>(() => FaceLandmarkNetwork.Of(new Dictionary<string, WeightTensor> { ["fc"] = WeightTensor.FromFloat32("fc", [2], [0, 1]) }));

    [Fact]
    public void Known_networks_have_a_purpose_a_licence_and_files_of_their_own()
    {
        var files = PretrainedNetwork.All.SelectMany(network => network.Files).ToList();

        Assert.All(PretrainedNetwork.All, network => Assert.True(network.Purpose.Length > 0 && network.Package.Licence.Length > 0));
        Assert.Equal(files.Count, files.Select(file => file.Name).Distinct().Count());
        Assert.All(files, file => Assert.Matches("^[0-9a-f]{64}$", file.Digest));
    }

    public void Dispose() => _temporary.Dispose();
}
