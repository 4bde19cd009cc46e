using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Budget;

/// <summary>
/// Decodes, encodes and compares large images on threads of its own, which the system lets run behind the engine's and the web server's. Who
/// goes next is a matter of <see cref="ClientTurns"/>, image by image. What little is left of a small request is done at once, where it
/// is asked for.
/// </summary>
internal sealed class WorkThreads : IDisposable
{
    // An image of 512 pixels a side takes some ten milliseconds; handing on a smaller one would not be worth it.
    private const long SmallPixels = 1 << 18;

    private readonly Lock _state = new();
    private readonly SemaphoreSlim _ready = new(0);
    private readonly List<Job> _waiting = [];
    private readonly ClientTurns _turns = new();
    private readonly Thread[] _threads;
    private long _added;
    private volatile bool _ended;

    public WorkThreads(IOptions<WorkOptions> options)
    {
        _threads = [.. Enumerable.Range(0, options.Value.ThreadCount)
            .Select(i => new Thread(Run) { IsBackground = true, Name = $"work {i}", Priority = ThreadPriority.BelowNormal })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Threads that work side by side.</summary>
    public int Count => _threads.Length;

    /// <summary>Does some of a request's work when its turn comes, and takes it off what the request has left to do.</summary>
    /// <param name="lease">The request's lease, with the pixels in it.</param>
    /// <param name="pixels">How many of them this is.</param>
    /// <param name="work">What to do; it runs to its end once it has begun.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<T> RunAsync<T>(WorkLease lease, long pixels, Func<T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            if (lease.PixelsLeft <= SmallPixels)
                return work();
            var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            var job = Add(lease, () => Complete(completion, work));
            await using var registration = cancellation.UnsafeRegister(_ => Cancel(job, completion, cancellation), null);
            return await completion.Task;
        }
        finally
        {
            lease.Return(new WorkCost(0, pixels));
        }
    }

    /// <summary>Likewise, of work that gives nothing back.</summary>
    public Task RunAsync(WorkLease lease, long pixels, Action work, CancellationToken cancellation) => RunAsync(
        lease,
        pixels,
        () =>
        {
            work();
            return true;
        },
        cancellation);

    public void Dispose()
    {
        _ended = true;
        _ready.Release(_threads.Length);
        foreach (var thread in _threads)
            thread.Join();
        _ready.Dispose();
    }

    private static void Complete<T>(TaskCompletionSource<T> completion, Func<T> work)
    {
        try
        {
            completion.SetResult(work());
        }
        catch (Exception e)
        {
            completion.SetException(e);
        }
    }

    private Job Add(WorkLease lease, Action work)
    {
        var job = new Job(lease, Interlocked.Increment(ref _added), work);
        lock (_state)
            _waiting.Add(job);
        _ready.Release();
        return job;
    }

    private void Cancel<T>(Job job, TaskCompletionSource<T> completion, CancellationToken cancellation)
    {
        lock (_state)
        {
            if (!_waiting.Remove(job))
                return; // it runs, and what it gives has to be given back by who asked
        }

        completion.SetCanceled(cancellation);
    }

    private void Run()
    {
        ThreadNiceness.Lower();
        while (true)
        {
            _ready.Wait();
            if (Take() is { } job)
                job.Work();
            else if (_ended)
                return;
        }
    }

    private Job? Take()
    {
        lock (_state)
        {
            if (_waiting.Count == 0)
                return null;
            var job = _turns.Next(_waiting, one => Math.Min(one.Left, SmallPixels));
            _waiting.Remove(job);
            return job;
        }
    }

    private sealed record Job(WorkLease Lease, long Order, Action Work) : IWaiting
    {
        public string Client => Lease.Client;

        public long Left => Lease.PixelsLeft;
    }
}

/// <summary>Linux knows no priorities of threads but their niceness, and .NET leaves it alone.</summary>
internal static partial class ThreadNiceness
{
    private const int Thread = 0; // PRIO_PROCESS: on Linux, of the calling thread
    private const int Behind = 10; // a tenth of the share of a thread that is not nice, while there is one

    public static void Lower()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Thread, 0, Behind);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
