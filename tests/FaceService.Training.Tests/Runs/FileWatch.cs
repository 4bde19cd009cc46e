using System.Threading.Channels;

namespace FaceService.Training.Tests.Runs;

/// <summary>What happens to the files of a folder, in order.</summary>
internal sealed class FileWatch : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    public FileWatch(string folder, string pattern)
    {
        Directory.CreateDirectory(folder);
        _watcher = new FileSystemWatcher(folder, pattern) { IncludeSubdirectories = true };
        _watcher.Created += (_, e) => _events.Writer.TryWrite(e.FullPath);
        _watcher.Changed += (_, e) => _events.Writer.TryWrite(e.FullPath);
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>The path of the next file that is made or changed; null when <paramref name="end"/> comes first.</summary>
    public async Task<string?> NextAsync(Task end)
    {
        var next = _events.Reader.ReadAsync().AsTask();
        return await Task.WhenAny(next, end) == next ? await next : null;
    }

    public void Dispose() => _watcher.Dispose();
}
