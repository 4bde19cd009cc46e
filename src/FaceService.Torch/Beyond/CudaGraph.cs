using TorchSharp;
#if !TORCHSHARP
using TorchSharp.Native;
#endif

namespace FaceService.Torch;

/// <summary>
/// What operators do on a GPU, recorded once and then launched by one call, without the time that it takes to ask for each. A
/// replay reads and writes the memory that the recording did: new inputs are copied into the old tensors, and results are read
/// before the next replay. All graphs of a GPU belong to one thread.
/// </summary>
public sealed class CudaGraph : IDisposable
{
#if TORCHSHARP
    /// <summary>Makes an empty graph. Not available here.</summary>
    /// <param name="device">The GPU.</param>
    /// <param name="sharesMemoryWith">A graph that never runs at the same time, or null.</param>
    public CudaGraph(torch.Device device, CudaGraph? sharesMemoryWith = null) =>
        throw new NotSupportedException("TorchSharp has no CUDA graphs.");

    /// <summary>Whether there are CUDA graphs here: libfacetorch was built with them, and there is a GPU.</summary>
    public static bool IsAvailable => false;

    /// <summary>Not available.</summary>
    public void Record(Action work) => throw new NotSupportedException();

    /// <summary>Not available.</summary>
    public void Replay() => throw new NotSupportedException();

    /// <summary>Nothing to free.</summary>
    public void Dispose()
    {
    }
#else
    private nint handle;

    /// <summary>Makes an empty graph.</summary>
    /// <param name="device">The GPU.</param>
    /// <param name="sharesMemoryWith">
    /// A graph that never runs at the same time, or null: what the two need only while they run is then the same memory.
    /// </param>
    /// <exception cref="TorchException">There is no such GPU, or libfacetorch was built without CUDA graphs.</exception>
    public CudaGraph(torch.Device device, CudaGraph? sharesMemoryWith = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        NativeError.Check(NativeMethods.CudaGraphNew(Math.Max(device.index, 0), sharesMemoryWith?.Handle ?? 0, out handle));
        GC.KeepAlive(sharesMemoryWith);
    }

    /// <summary>Frees the native graph that nobody disposed of.</summary>
    ~CudaGraph() => NativeMethods.CudaGraphFree(handle);

    /// <summary>Whether there are CUDA graphs here: libfacetorch was built with them, and there is a GPU.</summary>
    public static bool IsAvailable => NativeMethods.CudaGraphsAvailable() != 0;

    private nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(CudaGraph));

    /// <summary>
    /// Does the work twice on a stream of its own: once in earnest, so that everything that happens only once has happened, and
    /// once for the recording. Can be called once.
    /// </summary>
    /// <param name="work">
    /// Operators on the GPU alone: whatever waits for it (reading an element, copying to the host) or copies from host memory
    /// cannot be recorded.
    /// </param>
    /// <exception cref="TorchException">It could not be recorded; the thread's own stream is in use again.</exception>
    public void Record(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        NativeError.Check(NativeMethods.CudaGraphEnter(Handle));
        try
        {
            work();
            NativeError.Check(NativeMethods.CudaGraphBegin(Handle));
            work();
            NativeError.Check(NativeMethods.CudaGraphEnd(Handle));
        }
        catch
        {
            NativeMethods.CudaGraphLeave(Handle); // also gives up the recording; what failed first is what counts
            throw;
        }

        NativeError.Check(NativeMethods.CudaGraphLeave(Handle));
    }

    /// <summary>Launches what was recorded, after all that this thread asked the GPU for before; does not wait for its end.</summary>
    /// <exception cref="TorchException">Nothing was recorded.</exception>
    public void Replay()
    {
        NativeError.Check(NativeMethods.CudaGraphReplay(Handle));
        GC.KeepAlive(this);
    }

    /// <summary>Waits for the GPU and frees the graph; its memory goes back once the tensors made in it are gone, too.</summary>
    public void Dispose()
    {
        NativeMethods.CudaGraphFree(Interlocked.Exchange(ref handle, 0));
        GC.SuppressFinalize(this);
    }
#endif
}
