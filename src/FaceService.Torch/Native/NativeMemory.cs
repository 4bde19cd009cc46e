using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The C struct <c>ft_memory</c>: bytes of the tensors' larger blocks.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeMemory
{
    public long InUse;
    public long Kept;
    public long Peak;
}
