namespace FaceService.Model.Catalog;

/// <summary>Where the catalog looks, and what it takes for the default.</summary>
public sealed record ModelCatalogOptions
{
    /// <summary>Folders of shipped models, NAME/VERSION inside; the first that has a name wins. They are only read.</summary>
    public IReadOnlyList<string> ShippedRoots { get; init; } = [];

    /// <summary>The data folder (<c>FACE_DATA</c>): models lie in its <c>models/</c>; null for none.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The default model while the data folder's file <c>default-model</c> names none; NAME or NAME@VERSION.</summary>
    public string? ConfiguredDefault { get; init; }

    /// <summary>Without any of these, the largest shipped model whose name begins so is the default, else the first shipped.</summary>
    public string PreferredPrefix { get; init; } = "portraits-";

    /// <summary>How long the disk must be quiet before changed folders are read again.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether folders are watched; without, only <see cref="ModelCatalog.Rescan"/> looks again.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>How often folders are read again although nobody told of a change; zero for never. File systems of several machines tell nothing.</summary>
    public TimeSpan RescanInterval { get; init; }

    /// <summary>Folder of the trained and imported models; null without a data folder.</summary>
    public string? DataModels => DataFolder is null ? null : Path.Combine(DataFolder, "models");

    /// <summary>The file that names the default model; null without a data folder.</summary>
    public string? DefaultModelFile => DataFolder is null ? null : Path.Combine(DataFolder, "default-model");
}
