using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace FaceService.Model.Imaging.Formats;

/// <summary>PNG's chunks (RFC 2083).</summary>
internal static class PngParts
{
    private const int ChunkOverhead = 12; // length, type, CRC

    // Of narrower ones a pass is empty, and ImageSharp 2.1.13 takes its rows for the next one's.
    private const int LeastInterlaced = 5;

    // Column and row where a pass of Adam7 starts, and its steps.
    private static readonly (int X, int Y, int DX, int DY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static FileOutline Read(ReadOnlySpan<byte> file)
    {
        var rest = file[Magic.Length..];
        if (rest.Length < 25 || !rest[4..].StartsWith("IHDR"u8))
            throw FileOutline.Corrupt("it has no IHDR chunk");
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(rest[8..]), BinaryPrimitives.ReadInt32BigEndian(rest[12..]));
        if (width <= 0 || height <= 0)
            throw FileOutline.Corrupt("its IHDR chunk names no size");
        var interlaced = rest[20] != 0;
        var transparent = (rest[17] & 4) != 0; // the colour type's bit for an alpha channel
        var orientation = 1;
        var data = Data.None;
        string? fault = "it ends without an IEND chunk";
        for (var first = true; rest.Length >= ChunkOverhead; first = false)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkOverhead)
                break;
            var type = rest.Slice(4, 4);
            var body = rest.Slice(8, (int)length);
            var sound = Crc32.HashToUInt32(rest.Slice(4, (int)length + 4)) == BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
            if (!sound && (type[0] & 0x20) == 0) // upper case: critical
            {
                fault = "a chunk's checksum is wrong";
                break;
            }

            data = type.SequenceEqual("IDAT"u8) ? data == Data.Behind ? Data.Split : Data.Here : data == Data.Here ? Data.Behind : data;
            if (type.SequenceEqual("IHDR"u8) != first || data == Data.Split)
            {
                fault = "its chunks stand in an order that PNG does not know";
                break;
            }

            transparent |= type.SequenceEqual("tRNS"u8);
            if (sound && type.SequenceEqual("eXIf"u8))
                orientation = ExifOrientation.Read(body);
            if (type.SequenceEqual("IEND"u8))
            {
                fault = data == Data.None ? "it has no IDAT chunk" : null;
                break;
            }

            rest = rest[(ChunkOverhead + (int)length)..];
        }

        if (interlaced && width < LeastInterlaced)
            fault ??= $"an interlaced PNG of less than {LeastInterlaced} pixels across is not read";
        return new FileOutline(ImageFormat.Png, width, height) { Orientation = orientation, Opaque = !transparent, Fault = fault };
    }

    /// <summary>
    /// The file as ImageSharp is given it: its header, palette and pixels, these in one chunk and enough of them. At an empty chunk between others,
    /// and where pixels are missing, ImageSharp 2.1.13 leaves the rest black, and of an interlaced image never returns.
    /// </summary>
    /// <exception cref="ImageException">There are fewer pixels than the header says.</exception>
    public static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> file)
    {
        var bare = new ArrayBufferWriter<byte>(file.Length + (2 * ChunkOverhead));
        bare.Write(file[..Magic.Length]);
        var packed = new MemoryStream(file.Length);
        for (var rest = file[Magic.Length..]; rest.Length >= ChunkOverhead;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            var type = rest.Slice(4, 4);
            if (type.SequenceEqual("IDAT"u8))
                packed.Write(rest.Slice(8, length));
            else if (type.SequenceEqual("IHDR"u8) || (packed.Length == 0 && (type.SequenceEqual("PLTE"u8) || type.SequenceEqual("tRNS"u8))))
                bare.Write(rest[..(ChunkOverhead + length)]);
            rest = type.SequenceEqual("IEND"u8) ? [] : rest[(ChunkOverhead + length)..];
        }

        CheckPixels(packed, PixelBytes(file[(Magic.Length + 8)..]));
        WriteChunk(bare, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        WriteChunk(bare, "IEND"u8, []);
        return bare.WrittenSpan;
    }

    public static void WriteChunk(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var crc = BeginChunk(output, type, data.Length);
        crc.Append(data);
        output.Write(data);
        WriteInt32(output, crc.GetCurrentHashAsUInt32());
    }

    public static void WriteChunk(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ChunkedBuffer data)
    {
        var crc = BeginChunk(output, type, checked((int)data.Length));
        foreach (var piece in data.Pieces)
        {
            crc.Append(piece.Span);
            output.Write(piece.Span);
        }

        WriteInt32(output, crc.GetCurrentHashAsUInt32());
    }

    private static Crc32 BeginChunk(IBufferWriter<byte> output, ReadOnlySpan<byte> type, int length)
    {
        WriteInt32(output, (uint)length);
        output.Write(type);
        var crc = new Crc32();
        crc.Append(type);
        return crc;
    }

    private static void WriteInt32(IBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    private static void CheckPixels(MemoryStream packed, long missing)
    {
        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true);
        Span<byte> buffer = stackalloc byte[8192];
        try
        {
            while (missing > 0)
            {
                var read = zlib.Read(buffer[..(int)Math.Min(missing, buffer.Length)]);
                missing = read > 0 ? missing - read : throw FileOutline.Corrupt("its compressed pixels end early");
            }
        }
        catch (InvalidDataException)
        {
            throw FileOutline.Corrupt("its pixels cannot be inflated");
        }
    }

    // Each row of a pass starts with a byte for its filter.
    private static long PixelBytes(ReadOnlySpan<byte> header)
    {
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        var bits = header[8] * (header[9] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });
        if (header[12] == 0)
            return height * (1 + RowBytes(width));
        var bytes = 0L;
        foreach (var (x, y, dx, dy) in Passes)
        {
            var columns = (width - x + dx - 1) / dx;
            var rows = (height - y + dy - 1) / dy;
            bytes += columns > 0 && rows > 0 ? rows * (1 + RowBytes(columns)) : 0;
        }

        return bytes;

        long RowBytes(long columns) => ((columns * bits) + 7) / 8;
    }

    private enum Data
    {
        None,
        Here,
        Behind,
        Split,
    }
}
