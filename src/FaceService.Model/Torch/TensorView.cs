using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Model.Torch;

/// <summary>
/// What a tensor is, read without a copy: TorchSharp's own properties make an array or an object each, which a lone small portrait would feel.
/// Valid for as long as the tensor is held and not changed in place.
/// </summary>
internal readonly unsafe ref struct TensorView
{
    // These return at once, so the runtime need not be told of them.
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, long*, int> Dimensions = (delegate* unmanaged[SuppressGCTransition]<nint, long*, int>)LibTorch.Export("aoti_torch_get_dim");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, long**, int> Sizes = (delegate* unmanaged[SuppressGCTransition]<nint, long**, int>)LibTorch.Export("aoti_torch_get_sizes");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, long**, int> Strides = (delegate* unmanaged[SuppressGCTransition]<nint, long**, int>)LibTorch.Export("aoti_torch_get_strides");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int*, int> Type = (delegate* unmanaged[SuppressGCTransition]<nint, int*, int>)LibTorch.Export("aoti_torch_get_dtype");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int*, int> Device = (delegate* unmanaged[SuppressGCTransition]<nint, int*, int>)LibTorch.Export("aoti_torch_get_device_type");
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, void**, int> DataPointer = (delegate* unmanaged[SuppressGCTransition]<nint, void**, int>)LibTorch.Export("aoti_torch_get_data_ptr");

    public TensorView(torch.Tensor tensor)
    {
        var handle = tensor.Handle;
        long count;
        long* sizes, strides;
        int type, device;
        void* data;
        var status = Dimensions(handle, &count) | Sizes(handle, &sizes) | Strides(handle, &strides) | Type(handle, &type) | Device(handle, &device) | DataPointer(handle, &data);
        if (status != 0)
            throw new System.Runtime.InteropServices.ExternalException("libtorch does not tell what the tensor is.");
        Shape = new ReadOnlySpan<long>(sizes, (int)count);
        Stride = new ReadOnlySpan<long>(strides, (int)count);
        ScalarType = (torch.ScalarType)type;
        IsCpu = device == (int)DeviceType.CPU;
        Data = data;
        GC.KeepAlive(tensor);
    }

    public ReadOnlySpan<long> Shape { get; }

    public ReadOnlySpan<long> Stride { get; }

    public torch.ScalarType ScalarType { get; }

    public bool IsCpu { get; }

    /// <summary>Where its elements begin.</summary>
    public void* Data { get; }

    /// <summary>Whether the channels of [N, C, H, W] lie innermost, without gaps. An axis of length 1 may have any stride.</summary>
    public bool IsChannelsLast => Shape.Length == 4 && Lies([1, 3, 2, 0]);

    /// <summary>Whether the elements lie in the order of the axes, without gaps.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                if (Shape[axis] != 1 && Stride[axis] != expected)
                    return false;
                expected *= Shape[axis];
            }

            return true;
        }
    }

    /// <summary>As in float32 [2, 3].</summary>
    public override string ToString() => $"{ScalarType} [{string.Join(", ", Shape.ToArray())}]";

    private bool Lies(ReadOnlySpan<int> fromInnermost)
    {
        var expected = 1L;
        foreach (var axis in fromInnermost)
        {
            if (Shape[axis] != 1 && Stride[axis] != expected)
                return false;
            expected *= Shape[axis];
        }

        return true;
    }
}

/// <summary>Matrix products whose rows do not depend on the number of rows, bit for bit.</summary>
internal static class RowProduct
{
    /// <summary>x · wᵀ, one product a row.</summary>
    /// <param name="x">[N, in]</param>
    /// <param name="weight">[out, in]</param>
    /// <returns>[N, out]</returns>
    public static Tensor Of(Tensor x, Tensor weight)
    {
        var shared = weight.t().unsqueeze(0).expand(x.shape[0], weight.shape[1], weight.shape[0]); // [N, in, out]
        return x.unsqueeze(1).bmm(shared).squeeze(1);
    }
}
