using System.Collections;

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
        source = tensor;
        var inPlace = info.DeviceType == (int)DeviceType.CPU && info.IsContiguous != 0;
        host = inPlace ? tensor : Copy(tensor);
    }

    /// <summary>The number of elements.</summary>
    public long Count => host.numel();

    /// <summary>One element by its place in row-major order. Writing changes the tensor only where it is contiguous and on the host.</summary>
    public T this[long index]
    {
        get
        {
            var element = Elements()[checked((int)index)];
            GC.KeepAlive(host);
            return element;
        }

        set
        {
            Writable()[checked((int)index)] = value;
            GC.KeepAlive(host);
        }
    }

    /// <summary>All elements, copied.</summary>
    public T[] ToArray()
    {
        var copy = Elements().ToArray();
        GC.KeepAlive(host);
        return copy;
    }

    /// <summary>Copies the elements into an array.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Elements()[checked((int)tensorIndex)..].CopyTo(array.AsSpan(arrayIndex));
        GC.KeepAlive(host);
    }

    /// <summary>Copies the elements into a span.</summary>
    public void CopyTo(Span<T> target)
    {
        Elements().CopyTo(target);
        GC.KeepAlive(host);
    }

    /// <summary>Sets the elements from an array.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0)
    {
        array.AsSpan(arrayIndex).CopyTo(Writable()[checked((int)tensorIndex)..]);
        GC.KeepAlive(host);
    }

    /// <summary>Sets the elements from a span.</summary>
    public void CopyFrom(ReadOnlySpan<T> values)
    {
        values.CopyTo(Writable());
        GC.KeepAlive(host);
    }

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

    private Span<T> Writable() => ReferenceEquals(host, source)
        ? Elements()
        : throw new InvalidOperationException("Elements can be set only in a contiguous tensor in host memory.");

    // The span does not keep the tensor alive: whoever uses it says GC.KeepAlive(host) afterwards.
    private unsafe Span<T> Elements()
    {
        var info = host.HostInfo();
        return new Span<T>((void*)info.Data, checked((int)info.Numel));
    }
}
