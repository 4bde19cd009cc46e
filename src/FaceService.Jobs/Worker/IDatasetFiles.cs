namespace FaceService.Jobs.Worker;

/// <summary>Finds datasets by name. What a worker needs to know of the dataset store.</summary>
public interface IDatasetFiles
{
    /// <summary>Path of a dataset's zip, or null if there is no such dataset.</summary>
    /// <param name="name">The dataset's name.</param>
    string? FindPath(string name);
}
