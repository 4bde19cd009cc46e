using System.Runtime.InteropServices;

namespace FaceService.Model.Weights;

/// <summary>
/// Writes files that are either wholly there or not at all, a power cut included: beside their place, flushed to the
/// disk, then renamed.
/// </summary>
public static partial class DurableFile
{
    // ENOSPC, EDQUOT; ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL.
    private static readonly int[] DiskFull = [28, 122, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    /// <summary>Writes a file, replacing one that is there.</summary>
    /// <param name="path">Its place; the folder must exist.</param>
    /// <param name="write">Writes the content; if it throws, the place is left as it was.</param>
    public static void Write(string path, Action<Stream> write)
    {
        var place = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(place)!;
        var beside = Path.Combine(folder, $".{Path.GetFileName(place)}.{Guid.NewGuid():n}.tmp");
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, place, overwrite: true);
        }
        catch
        {
            TryDelete(beside);
            throw;
        }

        FlushFolder(folder);
    }

    /// <summary>Writes a file of the given bytes, replacing one that is there.</summary>
    /// <param name="path">Its place; the folder must exist.</param>
    /// <param name="bytes">The content.</param>
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> bytes) =>
        Write(path, stream => stream.Write(bytes.Span));

    /// <summary>Flushes a folder's list of names to the disk; without it a rename may be lost in a power cut.</summary>
    /// <param name="folder">The folder.</param>
    public static void FlushFolder(string folder)
    {
        // Windows has no such call; its journal keeps renames in order.
        if (OperatingSystem.IsWindows())
            return;

        const int readOnly = 0;
        var descriptor = Open(folder, readOnly);
        if (descriptor < 0)
            throw new IOException($"{folder} cannot be opened to be flushed (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            // Some network file systems refuse to flush a folder (EINVAL); there is nothing more to be done then.
            _ = Flush(descriptor);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Whether a file could not be written because there is no room for it, on the disk or in its owner's quota.</summary>
    /// <param name="error">What writing threw.</param>
    public static bool IsDiskFull(IOException error) => DiskFull.Contains(error.HResult);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // The write's own error is the one to tell.
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
