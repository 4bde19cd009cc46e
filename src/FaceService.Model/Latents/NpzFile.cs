using System.IO.Compression;

namespace FaceService.Model.Latents;

/// <summary>
/// Reads NumPy's <c>.npz</c> archives: a zip of <c>.npy</c> files. What is no array of float32, float64 or uint8 is refused by
/// name when it is asked for.
/// </summary>
public sealed class NpzFile : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly string _path;

    private NpzFile(string path, ZipArchive archive)
    {
        (_path, _archive) = (path, archive);
        Names = [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => name.EndsWith(".npy", StringComparison.Ordinal)).Select(name => name[..^4]).Order(StringComparer.Ordinal)];
    }

    /// <summary>The arrays' names, sorted.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Opens an archive; arrays are read when they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NpyFormatException">It is no zip.</exception>
    public static NpzFile Open(string path)
    {
        try
        {
            return new NpzFile(path, ZipFile.OpenRead(path));
        }
        catch (InvalidDataException error)
        {
            throw new NpyFormatException($"{path} is not an .npz file: {error.Message}");
        }
    }

    /// <summary>Reads an array.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="NpyFormatException">There is none of that name, or it is no array that is read.</exception>
    public NpyArray Read(string name)
    {
        var entry = _archive.GetEntry($"{name}.npy") ?? throw new NpyFormatException($"{_path} holds no array '{name}'.");
        if (entry.Length > NpyFile.MaxBytes)
            throw new NpyFormatException($"{_path}: array '{name}' has {entry.Length} bytes; allowed are {NpyFile.MaxBytes}.");
        try
        {
            using var stream = entry.Open();
            var bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            return NpyFile.Parse(bytes, allowBytes: true);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new NpyFormatException($"{_path}: array '{name}' is damaged: {error.Message}");
        }
    }

    /// <summary>Closes the archive.</summary>
    public void Dispose() => _archive.Dispose();
}
