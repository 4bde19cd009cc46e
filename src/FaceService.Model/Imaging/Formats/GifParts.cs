using System.Buffers.Binary;

namespace FaceService.Model.Imaging.Formats;

/// <summary>GIF's blocks (GIF89a).</summary>
internal static class GifParts
{
    private const int HeaderBytes = 13; // signature and logical screen
    private const int DescriptorBytes = 10;
    private const byte Extension = 0x21;
    private const byte ImageDescriptor = 0x2C;
    private const byte Trailer = 0x3B;
    private const byte TableFlag = 0x80;

    public static FileOutline Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes || !(file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8)))
            throw FileOutline.Corrupt("it has no logical screen");
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]));
        if (width == 0 || height == 0)
            throw FileOutline.Corrupt("its logical screen has no size");
        var frames = 0;
        var blocks = Blocks(file);
        while (Next(ref blocks, out var block))
            frames += block[0] == ImageDescriptor ? 1 : 0;
        if (frames == 0)
            throw FileOutline.Corrupt("it has no whole frame");
        return new FileOutline(ImageFormat.Gif, width, height)
        {
            Frames = frames,
            Fault = blocks.IsEmpty || blocks[0] != Trailer ? "it ends without a trailer" : null,
        };
    }

    /// <summary>What stands behind the global colour table.</summary>
    public static ReadOnlySpan<byte> Blocks(ReadOnlySpan<byte> file) => file[Math.Min(file.Length, HeaderBytes + TableBytes(file[10]))..];

    /// <summary>Cuts the next frame off a list of blocks.</summary>
    /// <returns>False where there is none.</returns>
    public static bool NextFrame(ReadOnlySpan<byte> file, scoped ref ReadOnlySpan<byte> blocks, out FramePart frame)
    {
        ReadOnlySpan<byte> control = [];
        while (Next(ref blocks, out var block))
        {
            if (block[0] == Extension && block[1] == 0xF9 && block.Length >= 8)
                control = block;
            if (block[0] != ImageDescriptor)
                continue;
            frame = new FramePart(Int16(block[1..]), Int16(block[3..]), Int16(block[5..]), Int16(block[7..]), StillFile(file, control, block))
            {
                After = control.IsEmpty ? AfterFrame.Keep : ((control[3] >> 2) & 7) switch { 2 => AfterFrame.Clear, 3 => AfterFrame.Restore, _ => AfterFrame.Keep },
            };
            return true;
        }

        frame = default;
        return false;

        static int Int16(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt16LittleEndian(data);
    }

    /// <summary>The first frame's descriptor, colour table and pixels.</summary>
    /// <exception cref="ImageException">There is none.</exception>
    public static ReadOnlySpan<byte> FrameBlock(ReadOnlySpan<byte> file)
    {
        var blocks = Blocks(file);
        while (Next(ref blocks, out var block))
        {
            if (block[0] == ImageDescriptor)
                return block;
        }

        throw FileOutline.Corrupt("it has no whole frame");
    }

    /// <summary>Bytes of sub-blocks with the one of length 0 that ends them; -1 where that is missing.</summary>
    private static int SubBlocksBytes(ReadOnlySpan<byte> data)
    {
        for (var at = 0; at < data.Length; at += 1 + data[at])
        {
            if (data[at] == 0)
                return at + 1;
        }

        return -1;
    }

    // Takes an extension or a frame off the list; false at the trailer, and where there is no whole one.
    private static bool Next(scoped ref ReadOnlySpan<byte> blocks, out ReadOnlySpan<byte> block)
    {
        block = [];
        var body = blocks.Length < 2 ? -1
            : blocks[0] == Extension ? 2
            : blocks[0] == ImageDescriptor && blocks.Length > DescriptorBytes ? DescriptorBytes + TableBytes(blocks[9]) + 1 // and the code size
            : -1;
        if (body < 0 || body > blocks.Length)
            return false;
        var data = SubBlocksBytes(blocks[body..]);
        if (data < 0)
            return false;
        block = blocks[..(body + data)];
        blocks = blocks[block.Length..];
        return true;
    }

    // One frame on a screen of its own size: what it decodes to is as large as was checked, and no comment or XMP is read.
    private static byte[] StillFile(ReadOnlySpan<byte> file, ReadOnlySpan<byte> control, ReadOnlySpan<byte> frame)
    {
        var header = file[..(HeaderBytes + TableBytes(file[10]))].ToArray();
        frame.Slice(5, 4).CopyTo(header.AsSpan(6));
        return [.. header, .. control, ImageDescriptor, 0, 0, 0, 0, .. frame[5..], Trailer];
    }

    private static int TableBytes(byte flags) => (flags & TableFlag) != 0 ? 6 << (flags & 7) : 0;
}
