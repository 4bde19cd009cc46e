using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The C struct <c>ft_value</c>: a tag, a length, and eight bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    public int Tag;
    public int Count;
    public long Bits;

    public readonly nint Pointer => (nint)Bits;
}
