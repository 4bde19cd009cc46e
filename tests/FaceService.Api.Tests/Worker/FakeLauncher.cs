using System.Threading.Channels;
using FaceService.Api.Worker;

namespace FaceService.Api.Tests.Worker;

/// <summary>Starts workers that exist only here.</summary>
internal sealed class FakeLauncher : IWorkerLauncher
{
    private readonly Channel<FakeWorker> _started = Channel.CreateUnbounded<FakeWorker>();

    public int Started { get; private set; }

    /// <summary>Thrown instead of starting one.</summary>
    public Exception? Failure { get; init; }

    public IWorkerProcess Start()
    {
        if (Failure is not null)
            throw Failure;
        var worker = new FakeWorker(++Started);
        _started.Writer.TryWrite(worker);
        return worker;
    }

    /// <summary>The next worker that is started.</summary>
    public Task<FakeWorker> NextAsync() => _started.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
