namespace FaceService.Browser.Tests.Hosting;

/// <summary>Where things lie in the tree that the tests were built from.</summary>
internal static class Places
{
    public static string Root { get; } = FindRoot();

    /// <summary>The shipped models.</summary>
    public static string Models => Path.Combine(Root, "models");

    /// <summary>Screenshots are left here, to be looked at.</summary>
    public static string Screenshots => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "screenshots")).FullName;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FaceService.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"There is no FaceService.sln above {AppContext.BaseDirectory}.");
    }
}
