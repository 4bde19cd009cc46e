using FaceService.Cli.Models;
using FaceService.Model.Latents;

namespace FaceService.Cli.Tests.Models;

[Collection(DeviceThread.Name)]
public sealed class PublishedReferenceTests
{
    [ReferenceTheory]
    [MemberData(nameof(ReferenceTheoryAttribute.Files), MemberType = typeof(ReferenceTheoryAttribute))]
    public void Published_network_draws_its_stored_pictures(string network, string numbers)
    {
        using var stored = NpzFile.Open(numbers);
        using var compared = ComparedModel.Open(network);

        var difference = compared.Against(stored);

        Assert.True(difference.IsWithin, difference.ToString());
    }
}
