using System.Buffers;

namespace FaceService.Model.Imaging;

/// <summary>
/// A growing buffer of rented pieces: an answer on its way from its encoder to a connection. Pieces stay below the large object heap,
/// and the pool keeps few of them, so a long answer leaves nothing behind. Not thread-safe.
/// </summary>
public sealed class ChunkedBuffer : IBufferWriter<byte>, IDisposable
{
    private const int PieceBytes = 64 * 1024;

    private readonly List<(byte[] Bytes, int Length)> _pieces = [];

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>What was written, piece by piece; valid until the next call of <see cref="Clear"/>.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces => _pieces.Select(piece => new ReadOnlyMemory<byte>(piece.Bytes, 0, piece.Length));

    /// <inheritdoc/>
    public void Advance(int count)
    {
        var (bytes, length) = _pieces[^1];
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, bytes.Length - length);
        _pieces[^1] = (bytes, length + count);
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_pieces.Count == 0 || _pieces[^1].Bytes.Length - _pieces[^1].Length < Math.Max(1, sizeHint))
            _pieces.Add((ArrayPool<byte>.Shared.Rent(Math.Max(PieceBytes, sizeHint)), 0));
        var (bytes, length) = _pieces[^1];
        return bytes.AsMemory(length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Writes bytes over others that were written before.</summary>
    /// <param name="at">Where, within the first piece.</param>
    /// <param name="bytes">The bytes.</param>
    public void Overwrite(int at, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_pieces[0].Bytes.AsSpan(at, _pieces[0].Length - at));

    /// <summary>Copies what was written.</summary>
    /// <param name="output">Receives it.</param>
    public void CopyTo(IBufferWriter<byte> output)
    {
        foreach (var (bytes, length) in _pieces)
            output.Write(bytes.AsSpan(0, length));
    }

    /// <summary>What was written, in one array.</summary>
    public byte[] ToArray()
    {
        var all = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        var at = 0;
        foreach (var (bytes, length) in _pieces)
        {
            bytes.AsSpan(0, length).CopyTo(all.AsSpan(at));
            at += length;
        }

        return all;
    }

    /// <summary>Forgets what was written and gives the pieces back.</summary>
    public void Clear()
    {
        foreach (var (bytes, _) in _pieces)
            ArrayPool<byte>.Shared.Return(bytes);
        _pieces.Clear();
        Length = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
