using System.Buffers;
using System.IO.Compression;
using FaceService.Model.Imaging.Formats;
using FaceService.Model.Imaging.Marking;

namespace FaceService.Model.Imaging.Writing;

/// <summary>Writes a PNG row by row, so that a large image is never in memory as a whole. Not thread-safe.</summary>
public sealed class PngRowWriter : IDisposable
{
    private const int ChunkBytes = 32 * 1024;

    private readonly IBufferWriter<byte> _output;
    private readonly ChunkedBuffer _compressed = new();
    private readonly ZLibStream _zlib;
    private readonly byte[] _above;
    private readonly byte[] _filtered;
    private int _rowsLeft;

    /// <summary>Writes what stands before the pixels.</summary>
    /// <param name="width">In pixels, at least 1.</param>
    /// <param name="height">In pixels, at least 1.</param>
    /// <param name="mark">The mark to put into the file; null for none.</param>
    /// <param name="output">Receives the file.</param>
    public PngRowWriter(int width, int height, ImageMark? mark, IBufferWriter<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (_output, _rowsLeft) = (output, height);
        _above = new byte[checked(width * 3)];
        _filtered = new byte[1 + _above.Length];
        _filtered[0] = PngWriter.Up;
        _zlib = new ZLibStream(new BufferStream(_compressed), PngWriter.Compression, leaveOpen: true);
        PngWriter.WriteHead(width, height, mark is null ? [] : XmpPacketWriter.Write(mark), output);
    }

    /// <summary>Writes the next row; the last one ends the file.</summary>
    /// <param name="row">[width, 3] bytes.</param>
    /// <exception cref="ArgumentException">It is of another length.</exception>
    /// <exception cref="InvalidOperationException">All rows were written.</exception>
    public void WriteRow(ReadOnlySpan<byte> row)
    {
        if (row.Length != _above.Length)
            throw new ArgumentException($"A row has {row.Length} bytes; allowed is {_above.Length}.", nameof(row));
        if (_rowsLeft == 0)
            throw new InvalidOperationException("All rows were written.");
        PngWriter.Subtract(row, _above, _filtered.AsSpan(1));
        _zlib.Write(_filtered);
        row.CopyTo(_above);
        if (--_rowsLeft == 0)
            End();
        else if (_compressed.Length >= ChunkBytes)
            WritePixels();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _zlib.Dispose();
        _compressed.Dispose();
    }

    private void End()
    {
        _zlib.Dispose();
        WritePixels();
        PngParts.WriteChunk(_output, "IEND"u8, []);
    }

    private void WritePixels()
    {
        foreach (var piece in _compressed.Pieces)
            PngParts.WriteChunk(_output, "IDAT"u8, piece.Span);
        _compressed.Clear();
    }
}
