using FaceService.Model.Weights;

namespace FaceService.Jobs.Folders;

/// <summary>
/// Tells processes that share a jobs folder that something in it changed: whoever changes something touches one file, and
/// everyone watches that file. One inotify watch a process then serves any number of jobs and readers (a
/// watcher each would run into the kernel's 128 instances a user).
/// </summary>
internal sealed class JobSignal : IDisposable
{
    // Network file systems deliver no events from other machines, so waiting never rests on the signal alone.
    private static readonly TimeSpan FallbackWithWatcher = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FallbackWithout = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly FileSystemWatcher? _watcher;
    private TaskCompletionSource _next = NewSource();

    public JobSignal(string folder, TimeProvider time)
    {
        _path = Path.Combine(folder, "signal");
        _time = time;
        Directory.CreateDirectory(folder);
        Set();
        _watcher = TryWatch(folder);
    }

    /// <summary>Completes at the next signal. Take it before looking, so that none falls between looking and waiting.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Waits for a signal taken from <see cref="Next"/>, or for the time after which one looks anyway.</summary>
    public async Task Wait(Task next, CancellationToken cancellationToken)
    {
        var fallback = _watcher is null ? FallbackWithout : FallbackWithWatcher;
        try
        {
            await next.WaitAsync(fallback, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Look anyway.
        }
    }

    /// <summary>Tells everyone, this process included, without waiting for the file system to report back.</summary>
    public void Set()
    {
        try
        {
            using var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.WriteByte((byte)'!');
        }
        catch (IOException e) when (DurableFile.IsDiskFull(e))
        {
            // What was to be told of is done; other processes look by themselves after a while.
        }

        OnSet();
    }

    public void Dispose() => _watcher?.Dispose();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnSet() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult();

    private FileSystemWatcher? TryWatch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder, "signal") { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName };
            watcher.Changed += (_, _) => OnSet();
            watcher.Created += (_, _) => OnSet();
            watcher.Error += (_, _) => OnSet();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException)
        {
            // The user's inotify instances are used up; looking every second is still right, only later.
            return null;
        }
    }
}
