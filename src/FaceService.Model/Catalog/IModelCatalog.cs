namespace FaceService.Model.Catalog;

/// <summary>The models on disk: the shipped ones and those in the data folder, watched for new versions.</summary>
public interface IModelCatalog : IDisposable
{
    /// <summary>Every good version, by name and then by version.</summary>
    IReadOnlyList<ModelVersion> Models { get; }

    /// <summary>The model that a request without one gets; null while there is none.</summary>
    ModelVersion? Default { get; }

    /// <summary>Finds NAME (its newest version) or NAME@VERSION.</summary>
    /// <param name="reference">The name, with or without a version.</param>
    /// <returns>The version, or null.</returns>
    ModelVersion? Find(string reference);

    /// <summary>Raised on a pool thread after <see cref="Models"/> or <see cref="Default"/> changed.</summary>
    event EventHandler? Changed;
}
