using System.Text.Json;
using FaceService.Model.Weights;
using FaceService.Training;
using FaceService.Training.Datasets;

namespace FaceService.Jobs.Datasets;

/// <summary>
/// Datasets as folders: <c>datasets/NAME/</c> with <c>data.zip</c>, <c>about.json</c> and <c>contact.png</c>. Each is made beside its
/// place and appears by one rename.
/// </summary>
public sealed class FolderDatasetStore : IDatasetStore
{
    private const string Data = "data.zip";
    private const string About = "about.json";
    private const string Contact = "contact.png";
    private const int MostSizes = 20;
    private const string Sent = "the data"; // what messages call it: where it lies here is nobody's business

    private readonly string _root;
    private readonly TimeProvider _time;

    /// <summary>Opens a folder of datasets, making it where it is missing.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="time">The clock.</param>
    public FolderDatasetStore(string root, TimeProvider time)
    {
        _root = Path.GetFullPath(root);
        _time = time;
        Directory.CreateDirectory(_root);
        StagingFolder.Sweep(_root);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredDataset> List() =>
        [.. Directory.EnumerateDirectories(_root).Select(Path.GetFileName).Order(StringComparer.Ordinal).Select(name => Find(name!)).OfType<StoredDataset>()];

    /// <inheritdoc/>
    public StoredDataset? Find(string name)
    {
        try
        {
            return FileOf(name, About) is { } path
                ? JsonSerializer.Deserialize<StoredDataset>(File.ReadAllBytes(path), JobJson.Indented)
                : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // deleted meanwhile, or spoilt by hand
        }
    }

    /// <inheritdoc/>
    public string? FindPath(string name) => FileOf(name, Data);

    /// <inheritdoc/>
    public string? FindContactSheet(string name) => FileOf(name, Contact);

    /// <inheritdoc/>
    public async Task<StoredDataset> AddZip(string name, Stream zip, DatasetLimits limits, CancellationToken cancellationToken)
    {
        RequireFree(name);
        using var staging = new StagingFolder(_root);
        var upload = staging.File("upload");
        await BoundedCopy.ToFile(zip, upload, limits.MaxZipBytes, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Take(name, upload, Sent, limits, staging, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public StoredDataset Add(string name, string path, DatasetLimits limits, CancellationToken cancellationToken)
    {
        RequireFree(name);
        using var staging = new StagingFolder(_root);
        return Take(name, path, $"'{path}'", limits, staging, cancellationToken);
    }

    /// <inheritdoc/>
    public bool Delete(string name)
    {
        if (!ResourceName.IsValid(name) || !Directory.Exists(Path.Combine(_root, name)))
            return false;
        using var aside = new StagingFolder(_root);
        try
        {
            Directory.Move(Path.Combine(_root, name), aside.File("deleted"));
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false; // someone else deleted it
        }
    }

    private StoredDataset Take(string name, string path, string called, DatasetLimits limits, StagingFolder staging, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
            ZipInspection.Check(path, limits);
        var folder = Directory.CreateDirectory(staging.File("dataset")).FullName;
        var data = Path.Combine(folder, Data);
        try
        {
            using var source = ImageSource.Open(path, called);
            var intake = new DatasetIntake(source, limits);
            intake.Copy(data, cancellationToken);
            var about = Describe(name, folder, intake, limits);
            File.WriteAllBytes(Path.Combine(folder, About), JsonSerializer.SerializeToUtf8Bytes(about, JobJson.Indented));
            Publish(name, folder);
            return about;
        }
        catch (TrainingException e)
        {
            throw new DatasetException(DatasetFault.Bad, e.Message);
        }
    }

    private StoredDataset Describe(string name, string folder, DatasetIntake intake, DatasetLimits limits)
    {
        var data = Path.Combine(folder, Data);
        using var taken = ImageSource.Open(data, Sent);
        var (listing, problem) = List(taken);
        var left = listing.Skipped.Where(s => s.Reason != ImageSource.ForeignReason).ToList(); // the others never came in
        if (DatasetContactSheet.Draw(taken, listing.Files, limits) is { } sheet)
            File.WriteAllBytes(Path.Combine(folder, Contact), sheet);
        return new StoredDataset
        {
            Name = name,
            Added = _time.GetUtcNow(),
            Pictures = listing.Files.Count,
            Bytes = new FileInfo(data).Length,
            Digest = taken.Digest(),
            Sizes = [.. intake.Sizes.Take(MostSizes)],
            Layout = listing.Layout,
            Groups = listing.Labels.Groups,
            Classes = [.. listing.ClassOf.CountBy(c => c).OrderBy(c => c.Key).Select(c => new ClassCount(listing.Labels.NameOf(c.Key), c.Value))],
            LabelProblem = problem,
            Notes = listing.Notes,
            SkippedPictures = intake.SkippedCount + left.Count,
            Skipped = [.. intake.Skipped.Concat(left).Take(DatasetIntake.MostSkippedListed)],
            IgnoredFiles = intake.Ignored,
        };
    }

    // Labels that cannot be read do not refuse the images: there are other lists, and training without.
    private static (DatasetListing Listing, string? Problem) List(IImageSource data)
    {
        try
        {
            return (DatasetReader.Read(data, "auto", ""), null);
        }
        catch (TrainingException e)
        {
            return (DatasetReader.Read(data, "none", ""), e.Message);
        }
    }

    private void Publish(string name, string folder)
    {
        try
        {
            Directory.Move(folder, Path.Combine(_root, name));
        }
        catch (IOException) when (Directory.Exists(Path.Combine(_root, name)))
        {
            throw Taken(name);
        }
    }

    private void RequireFree(string name)
    {
        if (!ResourceName.IsValid(name))
            throw new ArgumentException($"A dataset cannot be called '{name}'; allowed is {ResourceName.Rule}.", nameof(name));
        if (Directory.Exists(Path.Combine(_root, name)))
            throw Taken(name);
    }

    private static DatasetException Taken(string name) =>
        new(DatasetFault.NameTaken, $"There is a dataset '{name}' already, and datasets do not change. Choose another name, or delete it first.");

    private string? FileOf(string name, string file)
    {
        var path = ResourceName.IsValid(name) ? Path.Combine(_root, name, file) : null;
        return File.Exists(path) ? path : null;
    }
}
