using FaceService.Api.Worker;

namespace FaceService.Api.Tests.Worker;

/// <summary>A worker that ends when a test says so, or when it is killed.</summary>
internal sealed class FakeWorker(int id) : IWorkerProcess
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id => id;

    public Task<int> Exited => _exited.Task;

    public bool Killed { get; private set; }

    public TaskCompletionSource StopRequested { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Exit(int code) => _exited.TrySetResult(code);

    public void RequestStop() => StopRequested.TrySetResult();

    public void Kill()
    {
        Killed = true;
        Exit(137);
    }

    public void Dispose()
    {
    }
}
