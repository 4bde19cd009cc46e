using FaceService.Jobs.Worker;

namespace FaceService.Jobs.Tests.Worker;

/// <summary>Does with a job what a test tells it to.</summary>
internal sealed class FakeHandler(Func<Job, string, IJobObserver, CancellationToken, string?> body) : IJobHandler
{
    public FakeHandler(Action body)
        : this((_, _, _, _) =>
        {
            body();
            return "faces@1";
        })
    {
    }

    public JobKind Kind { get; init; } = JobKind.Training;

    public string Unit => "image";

    public string MemoryAdvice => "Use a smaller batch.";

    public Func<Job, IEnumerable<(string Path, string Words)>> Named { get; init; } = _ => [];

    public List<(Job Job, string Folder)> Runs { get; } = [];

    public IEnumerable<(string Path, string Words)> Places(Job job) => Named(job);

    public string? Run(Job job, string folder, IJobObserver observer, CancellationToken stop)
    {
        Runs.Add((job, folder));
        return body(job, folder, observer, stop);
    }

    /// <summary>One that goes on until it is asked to stop.</summary>
    public static FakeHandler Endless(TaskCompletionSource started) => new((_, _, observer, stop) =>
    {
        observer.OnProgress(new TrainingProgress { Images = 64, TotalImages = 1000 });
        started.TrySetResult();
        stop.WaitHandle.WaitOne();
        throw new OperationCanceledException(stop);
    });
}
