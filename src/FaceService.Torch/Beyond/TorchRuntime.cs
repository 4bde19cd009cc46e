using TorchSharp;
#if !TORCHSHARP
using System.Runtime.InteropServices;
using TorchSharp.Native;
#endif

namespace FaceService.Torch;

/// <summary>What is known of the libtorch in use.</summary>
public static class TorchRuntime
{
#if TORCHSHARP
    /// <summary>libtorch's version, as it stands in ETags and marks.</summary>
    public static string LibtorchVersion => typeof(torch).Assembly.GetName().Version?.ToString() ?? "TorchSharp";
#else
    /// <summary>libtorch's version, as it stands in ETags and marks.</summary>
    public static unsafe string LibtorchVersion { get; } = Marshal.PtrToStringUTF8((nint)NativeMethods.LibtorchVersion()) ?? "";
#endif

    /// <summary>
    /// How many threads libtorch may use for what the calling thread asks of it; what other threads ask is not touched.
    /// </summary>
    /// <param name="threads">At least 1.</param>
    /// <returns>How many they were before; 0 where the libtorch in use has threads of its own making, and nothing was changed.</returns>
#if TORCHSHARP
    public static int LimitOwnThreads(int threads) => 0; // TorchSharp has no such call
#else
    public static int LimitOwnThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        NativeError.Check(NativeMethods.LimitOwnThreads(threads, out var previous));
        return previous;
    }
#endif

    /// <summary>
    /// From now on GPUs compute so that the same call gives the same bits, and float32 is float32: no TF32, no sums in 16 bits,
    /// and only those of cuDNN's kernels that repeat themselves. For the whole process.
    /// </summary>
#if TORCHSHARP
    public static void MakeGpusRepeatable() => torch.backends.cudnn.allow_tf32 = false; // the rest is not offered
#else
    public static void MakeGpusRepeatable() => NativeError.Check(NativeMethods.CudaRepeatable());
#endif

    /// <summary>Whether an exception of a native call means that memory ran out.</summary>
    public static bool IsOutOfMemory(Exception exception) => exception switch
    {
        OutOfMemoryException => true,
#if !TORCHSHARP
        TorchException torch => torch.Kind == TorchErrorKind.OutOfMemory,
#endif
        System.Runtime.InteropServices.ExternalException native => native.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || native.Message.Contains("can't allocate memory", StringComparison.Ordinal),
        _ => false,
    };
}
