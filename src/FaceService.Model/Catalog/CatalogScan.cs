using System.Collections.Concurrent;
using FaceService.Model.Weights;

namespace FaceService.Model.Catalog;

/// <summary>One look at the disk: every good version, and what is wrong with the others.</summary>
internal sealed class CatalogScan
{
    private readonly List<ModelVersion> _models = [];
    private readonly List<CatalogProblem> _problems = [];
    private readonly HashSet<string> _takenNames = new(StringComparer.Ordinal);
    private readonly DigestCache _digests;

    private CatalogScan(DigestCache digests) => _digests = digests;

    /// <summary>The good versions, by name and then by version.</summary>
    public IReadOnlyList<ModelVersion> Models => _models;

    public IReadOnlyList<CatalogProblem> Problems => _problems;

    public static CatalogScan Run(ModelCatalogOptions options, DigestCache digests)
    {
        var scan = new CatalogScan(digests);
        foreach (var root in options.ShippedRoots)
            scan.ReadRoot(root, shipped: true);
        if (options.DataModels is { } data)
            scan.ReadRoot(data, shipped: false);
        scan._models.Sort((a, b) => string.CompareOrdinal(a.Id.Name, b.Id.Name) is not 0 and var byName
            ? byName
            : a.Id.Version.CompareTo(b.Id.Version));
        return scan;
    }

    private void ReadRoot(string root, bool shipped)
    {
        var found = new List<string>();
        foreach (var folder in Folders(root))
        {
            var name = Path.GetFileName(folder);
            if (!ModelName.IsValid(name))
                _problems.Add(new(folder, $"'{name}' is no model name; allowed are {ModelName.Allowed}."));
            else if (_takenNames.Contains(name))
                _problems.Add(new(folder, $"the name '{name}' belongs to a shipped model; this one is not served."));
            else
            {
                found.Add(name);
                ReadVersions(folder, name, shipped);
            }
        }

        _takenNames.UnionWith(found);
    }

    private void ReadVersions(string folder, string name, bool shipped)
    {
        foreach (var versionFolder in Folders(folder))
        {
            if (ModelName.ParseVersion(Path.GetFileName(versionFolder)) is not { } version)
                _problems.Add(new(versionFolder, $"'{Path.GetFileName(versionFolder)}' is no version; allowed are 1, 2, 3, …"));
            else
                ReadVersion(versionFolder, new ModelId(name, version), shipped);
        }
    }

    private void ReadVersion(string folder, ModelId id, bool shipped)
    {
        var path = Path.Combine(folder, ModelVersion.WeightsFileName);
        try
        {
            using var file = GeneratorFile.Open(path);
            _models.Add(new ModelVersion
            {
                Id = id,
                Directory = folder,
                Digest = _digests.Of(path, file),
                Config = file.Config,
                Labels = file.Labels,
                Shipped = shipped,
                Licence = file.Licence,
            });
        }
        catch (WeightFileException error)
        {
            _problems.Add(new(folder, error.Message));
        }
    }

    // Names that begin with a dot are half-written folders and the file system's own.
    private IEnumerable<string> Folders(string root)
    {
        try
        {
            return Directory.GetDirectories(root)
                .Where(folder => !Path.GetFileName(folder).StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .ToArray();
        }
        catch (DirectoryNotFoundException)
        {
            // No models yet, or a folder that went while it was read.
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new(root, $"the folder cannot be read: {error.Message}"));
            return [];
        }
    }
}

/// <summary>A folder that is not served, and why.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record CatalogProblem(string Path, string Message);

/// <summary>Remembers files' digests, so that a look at the disk does not read every weight again.</summary>
internal sealed class DigestCache
{
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> _digests = new();

    /// <summary>The digest of an open file; computed only if path, length or time of writing is new.</summary>
    public string Of(string path, GeneratorFile file)
    {
        var info = new FileInfo(path);
        var key = (info.FullName, info.Exists ? info.Length : 0, info.LastWriteTimeUtc);
        if (!_digests.TryGetValue(key, out var digest))
            _digests[key] = digest = file.ComputeDigest();
        return digest;
    }
}
