using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace FaceService.Training.Datasets;

/// <summary>Images in a folder, at any depth. Links to folders are not followed, so that a loop ends.</summary>
internal sealed class FolderImageSource : IImageSource
{
    private readonly string _root;
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal); // as compared → as on disk
    private readonly List<SkippedImage> _unreachable = [];

    public FolderImageSource(string path, string name)
    {
        Name = name;
        _root = System.IO.Path.GetFullPath(path);
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System };
        var entries = new FileSystemEnumerable<(string Path, bool IsFolder)>(_root, (ref entry) => (entry.ToFullPath(), entry.IsDirectory), options)
        {
            ShouldRecursePredicate = (ref entry) => !IsLink(ref entry),
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory || IsLink(ref entry),
        };
        foreach (var (full, isFolder) in entries.OrderBy(e => e.Path, StringComparer.Ordinal))
            Add(full, isFolder);
        Files = [.. _paths.Keys.Order(StringComparer.Ordinal)];
    }

    public string Name { get; }

    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<SkippedImage> Unreachable => _unreachable;

    public long LengthOf(string file) => new FileInfo(_paths[file]).Length;

    public byte[]? Read(string file, long limit)
    {
        using var stream = Open(file);
        return BoundedReader.Read(stream, limit);
    }

    public byte[] ReadStart(string file, int count)
    {
        using var stream = Open(file);
        return BoundedReader.ReadStart(stream, count);
    }

    /// <summary>Over names, lengths and times of change: reading every byte of a large folder on each start takes minutes.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            var info = new FileInfo(_paths[file]);
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{info.Length}\0{info.LastWriteTimeUtc.Ticks}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose()
    {
    }

    private void Add(string full, bool isFolder)
    {
        var file = DatasetText.FileName(System.IO.Path.GetRelativePath(_root, full));
        if (ImageSource.IsDebris(file))
            return;
        if (isFolder)
            _unreachable.Add(new SkippedImage(file, "is a link to a folder, which is not followed"));
        else if (IsEmpty(full))
            _unreachable.Add(new SkippedImage(file, "is empty, or a pipe or a device")); // opening a pipe would wait for ever
        else if (!_paths.TryAdd(file, full))
            _unreachable.Add(new SkippedImage(file, "has the same name as another file, its accents written otherwise"));
    }

    // A pipe, a socket and a device have no length, and nor has a link to nothing.
    private static bool IsEmpty(string full)
    {
        try
        {
            var info = new FileInfo(full);
            return (info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true)) is not FileInfo { Exists: true, Length: > 0 };
        }
        catch (IOException)
        {
            return true; // links in a circle
        }
    }

    private static bool IsLink(ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;

    private FileStream Open(string file) => new(_paths[file], FileMode.Open, FileAccess.Read, FileShare.Read);
}
