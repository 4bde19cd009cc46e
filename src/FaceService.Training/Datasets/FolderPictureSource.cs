using System.Security.Cryptography;
using System.Text;

namespace FaceService.Training.Datasets;

/// <summary>Pictures in a folder, at any depth. Links to folders are not followed, so a loop cannot hang it.</summary>
internal sealed class FolderPictureSource : IPictureSource
{
    private readonly string _root;

    public FolderPictureSource(string path)
    {
        Path = path;
        _root = System.IO.Path.GetFullPath(path);
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.System,
        };
        Files =
        [
            .. new DirectoryInfo(_root).EnumerateFiles("*", options)
                .Select(f => System.IO.Path.GetRelativePath(_root, f.FullName).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
    }

    public string Path { get; }

    public IReadOnlyList<string> Files { get; }

    public long LengthOf(string file) => new FileInfo(Full(file)).Length;

    public byte[]? Read(string file, long limit)
    {
        using var stream = new FileStream(Full(file), FileMode.Open, FileAccess.Read, FileShare.Read);
        return BoundedReader.Read(stream, limit);
    }

    /// <summary>Over names, lengths and times of change: reading every byte of a large folder on each start takes minutes.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            var info = new FileInfo(Full(file));
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{info.Length}\0{info.LastWriteTimeUtc.Ticks}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose()
    {
    }

    private string Full(string file) => System.IO.Path.Combine(_root, file);
}
