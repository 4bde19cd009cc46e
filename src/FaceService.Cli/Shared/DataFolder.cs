using FaceService.Model.Catalog;

namespace FaceService.Cli.Shared;

/// <summary>What is made at run time: <see cref="DefaultFolders.Data"/>.</summary>
internal static class DataFolder
{
    public static string Root => DefaultFolders.Data;

    public static string Cache => Path.Combine(Root, "cache");

    public static string Datasets => Path.Combine(Root, "datasets");

    public static string Models => Path.Combine(Root, "models");

    public static string Projections => Path.Combine(Root, "projections");

    public static string Jobs => Path.Combine(Root, "jobs");
}
