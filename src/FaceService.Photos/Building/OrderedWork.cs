using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace FaceService.Photos.Building;

/// <summary>
/// Work on many items by threads of fixed life, whose results come out in the items' order. One thread reads, a bounded number of items is under way.
/// </summary>
internal static class OrderedWork
{
    private const int AheadPerThread = 4;

    /// <summary>Does the work. The caller's thread takes the results.</summary>
    /// <param name="items">Read on a thread of their own.</param>
    /// <param name="threads">How many work.</param>
    /// <param name="worker">Makes what a thread works with; it is disposed of on that thread.</param>
    /// <param name="work">The work.</param>
    /// <param name="take">Takes each result, in order.</param>
    /// <param name="stop">Ends it in the middle.</param>
    /// <exception cref="OperationCanceledException">It was stopped; results up to some item have been taken.</exception>
    public static void Run<TItem, TWorker, TResult>(
        IEnumerable<TItem> items, int threads, Func<TWorker> worker, Func<TWorker, TItem, TResult> work, Action<TResult> take, CancellationToken stop)
        where TWorker : IDisposable
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var room = new SemaphoreSlim(threads * AheadPerThread);
        using var waiting = new BlockingCollection<(long Index, TItem Item)>();
        using var done = new BlockingCollection<(long Index, TResult Result)>();
        ExceptionDispatchInfo? failure = null;
        var reader = Begin("photos: reader", () =>
        {
            var index = 0L;
            foreach (var item in items)
            {
                room.Wait(ends.Token);
                waiting.Add((index++, item), ends.Token);
            }

            waiting.CompleteAdding();
        });
        var busy = threads;
        var crew = Enumerable.Range(0, threads).Select(i => Begin($"photos: {i}", () =>
        {
            using var own = worker();
            foreach (var (index, item) in waiting.GetConsumingEnumerable(ends.Token))
                done.Add((index, work(own, item)), ends.Token);
            if (Interlocked.Decrement(ref busy) == 0)
                done.CompleteAdding();
        })).ToList();
        try
        {
            Take(done, result =>
            {
                take(result);
                room.Release();
            }, ends.Token);
        }
        catch (OperationCanceledException) when (failure is not null)
        {
            // What failed is thrown below.
        }
        finally
        {
            ends.Cancel();
            reader.Join();
            crew.ForEach(thread => thread.Join());
        }

        failure?.Throw();

        Thread Begin(string name, Action body)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    body();
                }
                catch (Exception e)
                {
                    if (e is not OperationCanceledException || !ends.IsCancellationRequested)
                        Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                    ends.Cancel();
                }
            })
            { IsBackground = true, Name = name };
            thread.Start();
            return thread;
        }
    }

    private static void Take<TResult>(BlockingCollection<(long Index, TResult Result)> done, Action<TResult> take, CancellationToken stop)
    {
        var early = new Dictionary<long, TResult>();
        var next = 0L;
        foreach (var (index, result) in done.GetConsumingEnumerable(stop))
        {
            early.Add(index, result);
            while (early.Remove(next, out var due))
            {
                stop.ThrowIfCancellationRequested();
                take(due);
                next++;
            }
        }

        stop.ThrowIfCancellationRequested();
    }
}

/// <summary>Memory that decoded photos may take together: a large one waits until others are done.</summary>
/// <param name="bytes">How much.</param>
internal sealed class MemoryGate(long bytes)
{
    private readonly object _changing = new(); // a Monitor's: it waits for a change
    private long _taken;

    /// <summary>Runs something once there is room for it; what needs more than there is runs alone.</summary>
    public T Within<T>(long needed, Func<T> run)
    {
        needed = Math.Min(needed, bytes);
        lock (_changing)
        {
            while (_taken + needed > bytes)
                Monitor.Wait(_changing);
            _taken += needed;
        }

        try
        {
            return run();
        }
        finally
        {
            lock (_changing)
            {
                _taken -= needed;
                Monitor.PulseAll(_changing);
            }
        }
    }
}
