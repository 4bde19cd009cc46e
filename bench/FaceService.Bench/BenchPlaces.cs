using FaceService.Model.Catalog;

namespace FaceService.Bench;

/// <summary>Where the things to measure lie: in the tree, unless the environment says otherwise.</summary>
internal static class BenchPlaces
{
    /// <summary>The folder of the service: FACE_PROGRAM, else where this tree builds it.</summary>
    public static string Program => Environment.GetEnvironmentVariable("FACE_PROGRAM")
        ?? Path.Combine(Tree, "src", "FaceService.Api", "bin", "Release", "net10.0");

    /// <summary>The peers' scripts: FACE_PEERS, else those of this tree.</summary>
    public static string Peers => Environment.GetEnvironmentVariable("FACE_PEERS") ?? Path.Combine(Tree, "bench", "peers");

    private static string Tree => DefaultFolders.Tree
        ?? throw new InvalidOperationException("FACE_PROGRAM and FACE_PEERS are not set; start this program with ./face bench.");

    /// <summary>A model that the service would serve; null names its default.</summary>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static ModelVersion Model(string? reference)
    {
        using var catalog = new ModelCatalog(new ModelCatalogOptions
        {
            ShippedRoots = [DefaultFolders.Models],
            DataFolder = DefaultFolders.Data,
            Watch = false,
        });
        return (reference is null ? catalog.Default : catalog.Find(reference))
            ?? throw new ArgumentException($"There is no model {reference}; there are: {string.Join(", ", catalog.Models.Select(m => m.Id))}.");
    }
}
