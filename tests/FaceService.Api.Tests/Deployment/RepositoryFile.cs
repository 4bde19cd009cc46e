using System.Runtime.CompilerServices;

namespace FaceService.Api.Tests.Deployment;

/// <summary>A file of the source tree.</summary>
internal static class RepositoryFile
{
    public static string Path(string name) => System.IO.Path.GetFullPath(System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(ThisFile())!, "../../..", name));

    private static string ThisFile([CallerFilePath] string here = "") => here;
}
