using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace FaceService.Model.Torch;

/// <summary>libtorch's threads: how many a thread may use, and work of one's own on them.</summary>
public static unsafe class TorchThreads
{
    private static readonly delegate* unmanaged<uint*, int> Count = (delegate* unmanaged<uint*, int>)LibTorch.Export("torch_get_num_threads");
    private static readonly delegate* unmanaged<long, long, long, delegate* unmanaged<long, long, void*, void>, void*, int> ParallelFor =
        (delegate* unmanaged<long, long, long, delegate* unmanaged<long, long, void*, void>, void*, int>)LibTorch.Export("torch_parallel_for");

    // OpenMP's own call, of whichever OpenMP libtorch is linked with (OpenMP 5.0, section 3.2.1).
    private static readonly delegate* unmanaged<int, void> SetOwn = (delegate* unmanaged<int, void>)LibTorch.Export("omp_set_num_threads");

    /// <summary>A part of a loop.</summary>
    /// <param name="begin">Its first index.</param>
    /// <param name="end">The index after its last.</param>
    public delegate void Part(long begin, long end);

    /// <summary>
    /// How many threads libtorch may use for what the calling thread asks of it; what other threads ask is not touched.
    /// </summary>
    /// <param name="threads">At least 1.</param>
    /// <returns>How many they were before.</returns>
    public static int LimitOwn(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var before = Own(); // a thread's first question makes libtorch set its number, which would undo ours
        SetOwn(threads);
        return before;
    }

    /// <summary>Does a loop's parts on libtorch's threads, as many as the calling thread may use.</summary>
    /// <param name="count">How many rounds the loop has.</param>
    /// <param name="grain">Rounds that are worth waking another thread for.</param>
    /// <param name="part">Does some; called from several threads at once. The first exception is thrown on.</param>
    internal static void For(long count, long grain, Part part)
    {
        if (count <= grain || Own() == 1)
        {
            part(0, count);
            return;
        }

        var loop = new Loop(part);
        var handle = GCHandle.Alloc(loop);
        try
        {
            if (ParallelFor(0, count, grain, &Run, (void*)GCHandle.ToIntPtr(handle)) != 0)
                throw new ExternalException("libtorch refused torch_parallel_for.");
        }
        finally
        {
            handle.Free();
        }

        loop.Failure?.Throw();
    }

    private static int Own()
    {
        uint count;
        _ = Count(&count);
        return (int)count;
    }

    // No exception may cross into native code.
    [UnmanagedCallersOnly]
    private static void Run(long begin, long end, void* context)
    {
        var loop = (Loop)GCHandle.FromIntPtr((nint)context).Target!;
        try
        {
            loop.Part(begin, end);
        }
        catch (Exception e)
        {
            loop.Failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }

    private sealed class Loop(Part part)
    {
        public Part Part { get; } = part;

        public ExceptionDispatchInfo? Failure { get; set; }
    }
}
