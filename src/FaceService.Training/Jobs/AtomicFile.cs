namespace FaceService.Training.Jobs;

/// <summary>Replaces a file so that a reader, or a crash, meets the old content or the new, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the place, flushes to the disk, renames.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var beside = path + ".new";
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }
}
