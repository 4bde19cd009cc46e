using FaceService.Model.Catalog;

namespace FaceService.Bench;

/// <summary>Where the things to measure lie; <c>./face bench</c> tells through the environment.</summary>
internal static class BenchPlaces
{
    /// <summary>The published programs.</summary>
    public static string Program => Told("FACE_PROGRAM");

    /// <summary>The peers' scripts.</summary>
    public static string Peers => Told("FACE_PEERS");

    /// <summary>A model that the service would serve; null names its default.</summary>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static ModelVersion Model(string? reference)
    {
        using var catalog = new ModelCatalog(new ModelCatalogOptions
        {
            ShippedRoots = [Told("FACE_MODELS")],
            DataFolder = Told("FACE_DATA"),
            Watch = false,
        });
        return (reference is null ? catalog.Default : catalog.Find(reference))
            ?? throw new ArgumentException($"There is no model {reference}; there are: {string.Join(", ", catalog.Models.Select(m => m.Id))}.");
    }

    private static string Told(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set; start this program with ./face bench.");
}
