using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The one place where a native status becomes an exception.</summary>
internal static unsafe class NativeError
{
    private const int OutOfMemory = 2;
    private const int BadArgument = 3;

    /// <summary>Throws if the status is a failure.</summary>
    /// <exception cref="TorchException">With libtorch's own message.</exception>
    public static void Check(int status)
    {
        if (status != 0)
            Throw(status, null);
    }

    /// <summary>Throws if the status is a failure, naming the operator that was called.</summary>
    public static void Check(int status, Op op)
    {
        if (status != 0)
            Throw(status, op);
    }

    private static void Throw(int status, Op? op)
    {
        var message = Marshal.PtrToStringUTF8((nint)NativeMethods.LastError()) ?? "";
        var kind = status switch
        {
            OutOfMemory => TorchErrorKind.OutOfMemory,
            BadArgument => TorchErrorKind.BadCall,
            _ => TorchErrorKind.Refused,
        };
        throw new TorchException(op is null ? message : $"{op.Name}: {message}", kind);
    }
}
