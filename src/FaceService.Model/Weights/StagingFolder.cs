namespace FaceService.Model.Weights;

/// <summary>
/// A folder beside its place where something of several files is made, gone when disposed. A crash leaves it behind; its lock, held while it is in
/// use, tells the next start that nobody works there any more.
/// </summary>
public sealed class StagingFolder : IDisposable
{
    private const string Prefix = ".staging-";
    private readonly string _path;
    private readonly FileStream _lock;

    /// <summary>Makes one.</summary>
    /// <param name="root">The folder that it is made in, on the disk of the place; it must exist.</param>
    public StagingFolder(string root)
    {
        _path = Path.Combine(root, Prefix + Path.GetRandomFileName());
        Directory.CreateDirectory(_path);
        try
        {
            _lock = Lock(_path);
        }
        catch
        {
            Directory.Delete(_path, recursive: true); // a full disk, most likely
            throw;
        }
    }

    /// <summary>A path inside.</summary>
    /// <param name="name">The name of a file or folder.</param>
    public string File(string name) => Path.Combine(_path, name);

    /// <summary>Removes it with what is left in it.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    /// <summary>Removes what crashes left behind.</summary>
    /// <param name="root">The folder that they were made in, if it is there.</param>
    public static void Sweep(string root)
    {
        if (!Directory.Exists(root))
            return;
        foreach (var left in Directory.EnumerateDirectories(root, Prefix + "*"))
        {
            try
            {
                using (Lock(left))
                    Directory.Delete(left, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use by another process, or another user's.
            }
        }
    }

    private static FileStream Lock(string folder) =>
        new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
