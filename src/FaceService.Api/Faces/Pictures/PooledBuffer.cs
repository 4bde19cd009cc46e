using System.Buffers;

namespace FaceService.Api.Faces.Pictures;

/// <summary>A growing buffer on rented memory: a picture from its encoder to the connection. Not thread-safe.</summary>
internal sealed class PooledBuffer(int capacity) : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(1, sizeHint));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _bytes, []));
        _length = 0;
    }

    private void Grow(int free)
    {
        if (_bytes.Length - _length >= free)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + free), Math.Min(_bytes.Length, Array.MaxLength / 2) * 2));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
