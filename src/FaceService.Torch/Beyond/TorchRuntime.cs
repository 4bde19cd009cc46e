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
