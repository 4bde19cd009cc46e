using System.Buffers;
using FaceService.Model.Imaging;

namespace FaceService.Api.Batching;

/// <summary>
/// The pixels of one batch in one rented buffer, shared by the requests in it and given back when the last of them is
/// done. A face never disposed keeps its buffer until the garbage collector finds it.
/// </summary>
internal sealed class PixelBatch
{
    private readonly IMemoryOwner<byte> _buffer;
    private readonly int _faces;
    private readonly int _bytesPerFace;
    private int _held;

    public PixelBatch(int faces, int bytesPerFace)
    {
        _buffer = PixelMemory.Rent(checked(faces * bytesPerFace));
        _faces = faces;
        _bytesPerFace = bytesPerFace;
        _held = faces;
    }

    /// <summary>[N, size, size, 3]</summary>
    public Span<byte> Rgb => _buffer.Memory.Span[..(_faces * _bytesPerFace)];

    public ReadOnlyMemory<byte> Face(int index) => _buffer.Memory.Slice(index * _bytesPerFace, _bytesPerFace);

    public void Release()
    {
        if (Interlocked.Decrement(ref _held) == 0)
            _buffer.Dispose();
    }
}
