namespace FaceService.Model.Tests.Torch;

/// <summary>A thread that collects garbage and runs finalizers without a pause, until it is disposed of.</summary>
internal sealed class ForcedCollections : IDisposable
{
    private readonly CancellationTokenSource done = new();
    private readonly Thread collector;

    public ForcedCollections()
    {
        collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
    }

    public void Dispose()
    {
        done.Cancel();
        collector.Join();
        done.Dispose();
    }
}
