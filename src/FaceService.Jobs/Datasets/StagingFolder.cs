namespace FaceService.Jobs.Datasets;

/// <summary>
/// A folder beside the datasets where one is made, gone when disposed. A crash leaves it behind; its lock, held while it is in
/// use, tells the next start that nobody works there any more.
/// </summary>
internal sealed class StagingFolder : IDisposable
{
    private const string Prefix = ".staging-";
    private readonly string _path;
    private readonly FileStream _lock;

    public StagingFolder(string root)
    {
        _path = Path.Combine(root, Prefix + Path.GetRandomFileName());
        Directory.CreateDirectory(_path);
        _lock = Lock(_path);
    }

    /// <summary>A path inside.</summary>
    public string File(string name) => Path.Combine(_path, name);

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    /// <summary>Removes what crashes left behind.</summary>
    public static void Sweep(string root)
    {
        foreach (var left in Directory.EnumerateDirectories(root, Prefix + "*"))
        {
            try
            {
                using (Lock(left))
                    Directory.Delete(left, recursive: true);
            }
            catch (IOException)
            {
                // In use by another process.
            }
        }
    }

    private static FileStream Lock(string folder) =>
        new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
