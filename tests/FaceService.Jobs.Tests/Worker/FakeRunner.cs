using FaceService.Jobs.Worker;

namespace FaceService.Jobs.Tests.Worker;

/// <summary>A trainer that does what a test tells it to.</summary>
internal sealed class FakeRunner(Action<JobRun, ITrainingObserver, CancellationToken> body) : ITrainingRunner
{
    public List<JobRun> Runs { get; } = [];

    public void Run(JobRun run, ITrainingObserver observer, CancellationToken stop)
    {
        Runs.Add(run);
        body(run, observer, stop);
    }

    /// <summary>One that trains until it is asked to stop.</summary>
    public static FakeRunner Endless(TaskCompletionSource started) => new((_, observer, stop) =>
    {
        observer.OnProgress(new TrainingProgress { Images = 64, TotalImages = 1000 });
        started.TrySetResult();
        stop.WaitHandle.WaitOne();
        throw new OperationCanceledException(stop);
    });
}
