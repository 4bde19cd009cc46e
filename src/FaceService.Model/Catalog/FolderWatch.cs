namespace FaceService.Model.Catalog;

/// <summary>Calls back once after the last of a burst of changes below some folders.</summary>
internal sealed class FolderWatch : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly ITimer _timer;
    private readonly TimeSpan _quiet;

    public FolderWatch(TimeSpan quiet, TimeProvider time, Action changed)
    {
        _quiet = quiet;
        _timer = time.CreateTimer(_ => changed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Watches everything below a folder that exists.</summary>
    public void AddTree(string folder) => Add(new FileSystemWatcher(folder) { IncludeSubdirectories = true });

    /// <summary>Watches one file, there or not, in a folder that exists.</summary>
    public void AddFile(string file) => Add(new FileSystemWatcher(Path.GetDirectoryName(file)!, Path.GetFileName(file)));

    public void Dispose()
    {
        foreach (var watcher in _watchers)
            watcher.Dispose();
        _timer.Dispose();
    }

    private void Add(FileSystemWatcher watcher)
    {
        _watchers.Add(watcher);
        watcher.NotifyFilter =
            NotifyFilters.DirectoryName | NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size;
        watcher.Created += Touch;
        watcher.Changed += Touch;
        watcher.Deleted += Touch;
        watcher.Renamed += Touch;

        // The kernel's list of changes ran over: something did change, whatever it was.
        watcher.Error += (_, _) => Restart();
        watcher.EnableRaisingEvents = true;
    }

    private void Touch(object sender, FileSystemEventArgs e) => Restart();

    private void Restart() => _timer.Change(_quiet, Timeout.InfiniteTimeSpan);
}
