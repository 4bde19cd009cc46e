using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The C struct <c>ft_tensor_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTensorInfo
{
    public long Numel;
    public long ElementSize;
    public nint Data;
    public int Dim;
    public int ScalarType;
    public int DeviceType;
    public int DeviceIndex;
    public int RequiresGrad;
    public int IsLeaf;
    public int IsContiguous;
    public int IsContiguousChannelsLast;
}
