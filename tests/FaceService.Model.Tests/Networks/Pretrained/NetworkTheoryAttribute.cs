using FaceService.Model.Catalog;
using FaceService.Model.Networks.Pretrained;

namespace FaceService.Model.Tests.Networks.Pretrained;

/// <summary>A test of pretrained networks, which are no part of the tree. Skipped where they are not installed.</summary>
internal sealed class NetworkTheoryAttribute : TheoryAttribute
{
    public NetworkTheoryAttribute()
    {
        if (PretrainedNetwork.All.FirstOrDefault(network => !Folder.Holds(network)) is { } missing)
            Skip = $"{missing.Name} is not installed in {Folder.Path}: `{NetworkFolder.InstallCommand}` brings it.";
    }

    public static NetworkFolder Folder { get; } = new(DefaultFolders.Networks);
}
