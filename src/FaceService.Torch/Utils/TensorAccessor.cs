using System.Collections;
using System.Runtime.CompilerServices;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's elements on the host, in row-major order.</summary>
/// <typeparam name="T">The .NET type of the elements.</typeparam>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor source;
    private readonly torch.Tensor host;

    internal TensorAccessor(torch.Tensor tensor)
    {
        var info = tensor.Info();
        if (info.ElementSize != Unsafe.SizeOf<T>())
            throw new ArgumentException($"data<{typeof(T).Name}>() on a tensor of {tensor.dtype}: the sizes differ.");
        source = tensor;
        var inPlace = info.DeviceType == (int)DeviceType.CPU && info.IsContiguous != 0;
        host = inPlace ? tensor : Copy(tensor);
    }

    /// <summary>The number of elements.</summary>
    public long Count => host.numel();

    /// <summary>One element by its place in row-major order. Writing changes the tensor only where it is contiguous and on the host.</summary>
    public T this[long index]
    {
        get => Elements()[checked((int)index)];
        set
        {
            if (!ReferenceEquals(host, source))
                throw new InvalidOperationException("Elements can be set only in a contiguous tensor in host memory.");
            Elements()[checked((int)index)] = value;
        }
    }

    /// <summary>All elements, copied.</summary>
    public T[] ToArray() => Elements().ToArray();

    /// <summary>Copies the elements into an array.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => Elements()[checked((int)tensorIndex)..].CopyTo(array.AsSpan(arrayIndex));

    /// <summary>Copies the elements into a span.</summary>
    public void CopyTo(Span<T> target) => Elements().CopyTo(target);

    /// <summary>Sets the elements from an array.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => array.AsSpan(arrayIndex).CopyTo(Elements()[checked((int)tensorIndex)..]);

    /// <summary>Sets the elements from a span.</summary>
    public void CopyFrom(ReadOnlySpan<T> values) => values.CopyTo(Elements());

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Frees the host copy, where one was made.</summary>
    public void Dispose()
    {
        if (!ReferenceEquals(host, source))
            host.Dispose();
    }

    private static torch.Tensor Copy(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return scope.Detach(tensor.detach().cpu().contiguous());
    }

    private unsafe Span<T> Elements()
    {
        var info = host.HostInfo();
        return new Span<T>((void*)info.Data, checked((int)info.Numel));
    }
}
