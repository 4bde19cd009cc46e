using System.Buffers;

namespace FaceService.Api.Batching;

/// <summary>
/// The pixels of one batch in one rented buffer, shared by the requests in it and given back when the last of them is
/// done. A face never disposed keeps its buffer from the pool but not from the garbage collector.
/// </summary>
internal sealed class PixelBatch
{
    private readonly byte[] _buffer;
    private readonly int _faces;
    private readonly int _bytesPerFace;
    private int _held;

    public PixelBatch(int faces, int bytesPerFace)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(checked(faces * bytesPerFace));
        _faces = faces;
        _bytesPerFace = bytesPerFace;
        _held = faces;
    }

    /// <summary>[N, size, size, 3]</summary>
    public Span<byte> Rgb => _buffer.AsSpan(0, _faces * _bytesPerFace);

    public ReadOnlyMemory<byte> Face(int index) => _buffer.AsMemory(index * _bytesPerFace, _bytesPerFace);

    public void Release()
    {
        if (Interlocked.Decrement(ref _held) == 0)
            ArrayPool<byte>.Shared.Return(_buffer);
    }
}
