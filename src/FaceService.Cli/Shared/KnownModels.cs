using FaceService.Model.Catalog;
using FaceService.Training;

namespace FaceService.Cli.Shared;

/// <summary>The models that commands can name: the shipped ones (<see cref="DefaultFolders.Models"/>) and those of the data folder.</summary>
internal static class KnownModels
{
    public static ModelCatalogOptions Options => new()
    {
        DataFolder = DataPaths.Root,
        ShippedRoots = [DefaultFolders.Models],
        Watch = false,
    };

    /// <summary>The weight file of a model by NAME or NAME@VERSION, or a file that is named by its path.</summary>
    /// <exception cref="TrainingException">There is neither.</exception>
    public static string WeightFile(string reference)
    {
        if (File.Exists(reference))
            return Path.GetFullPath(reference);
        using var catalog = Open();
        return Find(catalog, reference).WeightsPath;
    }

    public static ModelCatalog Open() => new(Options, TimeProvider.System);

    /// <summary>Finds a model by NAME or NAME@VERSION.</summary>
    /// <exception cref="TrainingException">There is none.</exception>
    public static ModelVersion Find(ModelCatalog catalog, string? reference)
    {
        var found = reference is null ? catalog.Default : catalog.Find(reference);
        var known = catalog.Models.Count == 0 ? "there is no model yet" : $"known are {string.Join(", ", catalog.Models.Select(model => model.Id))}";
        return found ?? throw new TrainingException(reference is null ? $"No model is the default: {known}." : $"There is no model '{reference}': {known}.");
    }
}

/// <summary>What is made at run time: <see cref="DefaultFolders.Data"/>.</summary>
internal static class DataPaths
{
    public static string Root => DefaultFolders.Data;

    public static string Cache => Path.Combine(Root, "cache");

    public static string Datasets => Path.Combine(Root, "datasets");

    public static string Models => Path.Combine(Root, "models");

    public static string Projections => Path.Combine(Root, "projections");

    public static string Jobs => Path.Combine(Root, "jobs");
}
