using FaceService.Jobs.Worker;

namespace FaceService.Jobs.Datasets;

/// <summary>Datasets by name. They are added whole and do not change. Safe from any thread and from several processes.</summary>
public interface IDatasetStore : IDatasetFiles
{
    /// <summary>All datasets, by name.</summary>
    IReadOnlyList<StoredDataset> List();

    /// <summary>One dataset, or null.</summary>
    /// <param name="name">Its name, whatever a caller sent.</param>
    StoredDataset? Find(string name);

    /// <summary>Path of a PNG with some of a dataset's images, or null if there is no such dataset.</summary>
    /// <param name="name">Its name, whatever a caller sent.</param>
    string? FindContactSheet(string name);

    /// <summary>Takes a zip as it arrives.</summary>
    /// <param name="name">A valid name.</param>
    /// <param name="zip">The zip's bytes; read once, to the end or to the limit.</param>
    /// <param name="limits">How much it may be.</param>
    /// <param name="cancellationToken">Gives up; nothing is kept.</param>
    /// <exception cref="DatasetException">It was not taken.</exception>
    Task<StoredDataset> AddZip(string name, Stream zip, DatasetLimits limits, CancellationToken cancellationToken);

    /// <summary>Copies a zip or a folder of this machine.</summary>
    /// <param name="name">A valid name.</param>
    /// <param name="path">The zip or folder.</param>
    /// <param name="limits">How much it may be.</param>
    /// <param name="cancellationToken">Gives up; nothing is kept.</param>
    /// <exception cref="DatasetException">It was not taken.</exception>
    StoredDataset Add(string name, string path, DatasetLimits limits, CancellationToken cancellationToken);

    /// <summary>Removes a dataset. A run that has it open can go on reading.</summary>
    /// <param name="name">Its name, whatever a caller sent.</param>
    /// <returns>False if there is none.</returns>
    bool Delete(string name);
}

/// <summary>A dataset was not taken. Nothing of it is kept.</summary>
/// <param name="fault">The kind of reason.</param>
/// <param name="message">What is wrong and what is allowed, in a sentence.</param>
public sealed class DatasetException(DatasetFault fault, string message) : Exception(message)
{
    /// <summary>The kind of reason.</summary>
    public DatasetFault Fault { get; } = fault;
}

/// <summary>Why a dataset was not taken.</summary>
public enum DatasetFault
{
    /// <summary>It cannot be read, would write elsewhere, or holds no image.</summary>
    Bad,

    /// <summary>It passes a limit of <see cref="DatasetLimits"/>.</summary>
    TooLarge,

    /// <summary>There is a dataset of that name; datasets do not change.</summary>
    NameTaken,
}
