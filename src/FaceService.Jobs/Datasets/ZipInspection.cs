using System.IO.Compression;

namespace FaceService.Jobs.Datasets;

/// <summary>Looks through the directory of a zip that nobody vouches for, before any of it is unpacked.</summary>
internal static class ZipInspection
{
    /// <summary>Checks the number of files, their names and what they claim to unpack to.</summary>
    /// <exception cref="DatasetException">The zip is not taken.</exception>
    public static void Check(string path, DatasetLimits limits)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        CheckCount(stream, limits);
        stream.Position = 0;
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            foreach (var entry in zip.Entries)
                Check(entry, limits);
        }
        catch (InvalidDataException e)
        {
            throw NotAZip(e.Message);
        }
    }

    private static void CheckCount(FileStream stream, DatasetLimits limits)
    {
        var count = ZipDirectory.Count(stream, limits.MaxFiles) ?? throw NotAZip("it has no directory at its end; perhaps it was cut short");
        if (count > limits.MaxFiles)
            throw new DatasetException(DatasetFault.TooLarge, $"The zip holds more than {limits.MaxFiles} files, which is the most allowed.");
    }

    private static void Check(ZipArchiveEntry entry, DatasetLimits limits)
    {
        if (!StaysInside(entry.FullName))
            throw Bad(entry, "has a name that points out of the zip; allowed are relative names without '..'");
        if (entry.IsEncrypted)
            throw Bad(entry, "is encrypted; allowed are files without a password");
        if (entry.Length > limits.RatioFreeBytes && entry.Length / limits.MaxRatio > entry.CompressedLength)
            throw Bad(entry, $"unpacks to more than {limits.MaxRatio} times its packed length, as pictures never do");
    }

    /// <summary>Nothing is unpacked to a path; such a name is still a sign that the zip was made to do harm.</summary>
    private static bool StaysInside(string name)
    {
        var path = name.Replace('\\', '/');
        return path.Length is > 0 and <= 1024
            && path[0] != '/'
            && !path.Any(char.IsControl)
            && !(path.Length > 1 && path[1] == ':')
            && !path.Split('/').Contains("..");
    }

    private static DatasetException NotAZip(string why) => new(DatasetFault.Bad, $"The body is not a readable zip file: {why}.");

    private static DatasetException Bad(ZipArchiveEntry entry, string why)
    {
        var name = new string([.. entry.FullName.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
        return new DatasetException(DatasetFault.Bad, $"The file '{name}' {why}.");
    }
}
