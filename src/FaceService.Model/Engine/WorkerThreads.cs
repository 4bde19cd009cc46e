using System.Runtime.ExceptionServices;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>
/// Threads that draw pieces of a batch side by side, a core each, with operators that stay on their thread. Small layers gain
/// nothing from being computed by several cores at once: these spend their time waiting for each other.
/// </summary>
internal sealed class WorkerThreads
{
    private static readonly Lazy<WorkerThreads> Everyone = new(() => new WorkerThreads(get_num_threads()));

    private readonly object posted = new();
    private readonly LinkedList<Job> jobs = [];

    /// <summary>Hires a crew.</summary>
    /// <param name="size">Threads that work on a job, the caller's own among them.</param>
    public WorkerThreads(int size)
    {
        Size = size;
        for (var i = 1; i < size; i++)
            new Thread(Work) { IsBackground = true, Name = $"drawing {i}" }.Start();
    }

    /// <summary>The process's crew: as many as libtorch has threads.</summary>
    public static WorkerThreads Shared => Everyone.Value;

    /// <summary>Threads that work on a job, the caller's own among them.</summary>
    public int Size { get; }

    /// <summary>Does a job's pieces, on the caller's thread and all that are free; returns when the last is done.</summary>
    /// <param name="pieces">How many.</param>
    /// <param name="work">Does one; called from several threads at once. The first exception is thrown on, after the others have ended.</param>
    public void Do(int pieces, Action<int> work)
    {
        var job = new Job(pieces, work);
        if (pieces > 1)
            Post(job);
        using (OneThread.Enter())
            job.Help();
        if (pieces > 1)
            Withdraw(job);
        job.Wait();
    }

    private void Post(Job job)
    {
        lock (posted)
        {
            jobs.AddLast(job);
            Monitor.PulseAll(posted);
        }
    }

    private void Withdraw(Job job)
    {
        lock (posted)
            jobs.Remove(job);
    }

    private void Work()
    {
        using var alone = OneThread.Enter();
        while (true)
            Next().Help();
    }

    private Job Next()
    {
        lock (posted)
        {
            while (true)
            {
                if (jobs.FirstOrDefault(job => job.HasMore) is { } next)
                    return next;
                Monitor.Wait(posted);
            }
        }
    }

    private sealed class Job(int pieces, Action<int> work)
    {
        private readonly ManualResetEventSlim done = new();
        private int next = -1;
        private int ended;
        private Exception? failure;

        public bool HasMore => Volatile.Read(ref next) < pieces - 1;

        /// <summary>Does pieces until there are no more to begin.</summary>
        public void Help()
        {
            for (var piece = Interlocked.Increment(ref next); piece < pieces; piece = Interlocked.Increment(ref next))
            {
                try
                {
                    work(piece);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }

                if (Interlocked.Increment(ref ended) == pieces)
                    done.Set();
            }
        }

        public void Wait()
        {
            done.Wait();
            if (failure is not null)
                ExceptionDispatchInfo.Capture(failure).Throw();
        }
    }
}

/// <summary>Until it is disposed of, on the same thread, libtorch does what this thread asks for without other threads' help.</summary>
internal readonly struct OneThread : IDisposable
{
    private readonly int before;

    private OneThread(int before) => this.before = before;

    public static OneThread Enter() => new(TorchThreads.LimitOwn(1));

    public void Dispose() => TorchThreads.LimitOwn(before);
}
