using System.Buffers.Binary;

namespace FaceService.Model.Imaging.Formats;

/// <summary>WebP's chunks (RFC 9649), and VP8's and VP8L's frame headers (RFC 6386, section 9.1; RFC 9649, section 3.4).</summary>
internal static class WebpParts
{
    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const int FrameHeader = 16;
    private const byte AnimationFlag = 0x02;
    private const byte AlphaFlag = 0x10;

    private static ReadOnlySpan<byte> StartCode => [0x9D, 0x01, 0x2A];

    public static bool Matches(ReadOnlySpan<byte> file) => file.StartsWith("RIFF"u8) && file.Length >= RiffHeader && file[8..].StartsWith("WEBP"u8);

    public static FileOutline Read(ReadOnlySpan<byte> file)
    {
        var fault = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L > file.Length ? "it is shorter than its header says" : null;
        var chunks = Chunks(file);
        if (chunks.Length < ChunkHeader)
            throw FileOutline.Corrupt("it has no chunk");
        var extended = chunks.StartsWith("VP8X"u8) && chunks.Length >= ChunkHeader + 10;
        var (width, height) = extended
            ? (1 + Int24(chunks[(ChunkHeader + 4)..]), 1 + Int24(chunks[(ChunkHeader + 7)..]))
            : Size(chunks[..4], chunks[ChunkHeader..]) ?? throw FileOutline.Corrupt("its first chunk names no size");
        var moves = Moves(chunks);
        var (pictures, orientation) = (0, 1);
        while (Next(ref chunks, out var type, out var body))
        {
            if (type.SequenceEqual("EXIF"u8))
                orientation = ExifOrientation.Read(body);
            else if (moves ? type.SequenceEqual("ANMF"u8) : IsPicture(type))
                pictures++;
        }

        fault ??= !chunks.IsEmpty ? "a chunk is longer than the file" : pictures == 0 ? "it has no picture" : null;
        return new FileOutline(ImageFormat.Webp, width, height) { Frames = moves ? Math.Max(pictures, 1) : 1, Orientation = orientation, Fault = fault };
    }

    /// <summary>Cuts the next frame off a list of chunks.</summary>
    /// <returns>False where there is none.</returns>
    public static bool NextFrame(scoped ref ReadOnlySpan<byte> chunks, FileOutline outline, out FramePart frame)
    {
        if (!chunks.IsEmpty && outline.Frames == 1 && !Moves(chunks) && !chunks.StartsWith("ANMF"u8))
        {
            frame = new FramePart(0, 0, outline.Width, outline.Height, StillFile(chunks, outline.Width, outline.Height));
            chunks = [];
            return true;
        }

        while (Next(ref chunks, out var type, out var body))
        {
            if (!type.SequenceEqual("ANMF"u8))
                continue;
            if (body.Length < FrameHeader)
                throw FileOutline.Corrupt("a frame has no header");
            var (width, height) = (1 + Int24(body[6..]), 1 + Int24(body[9..]));
            frame = new FramePart(2 * Int24(body), 2 * Int24(body[3..]), width, height, StillFile(body[FrameHeader..], width, height))
            {
                Replaces = (body[15] & 2) != 0,
                After = (body[15] & 1) != 0 ? AfterFrame.Clear : AfterFrame.Keep,
            };
            return true;
        }

        frame = default;
        return false;
    }

    /// <summary>What stands behind the RIFF header, as far as it says that the file goes.</summary>
    public static ReadOnlySpan<byte> Chunks(ReadOnlySpan<byte> file) =>
        file[RiffHeader..(int)Math.Clamp(BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L, RiffHeader, file.Length)];

    /// <summary>Takes the first chunk off a list.</summary>
    /// <returns>False where there is no whole one.</returns>
    public static bool Next(scoped ref ReadOnlySpan<byte> chunks, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> body)
    {
        type = body = [];
        if (chunks.Length < ChunkHeader)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]);
        if (length > chunks.Length - ChunkHeader)
            return false;
        type = chunks[..4];
        body = chunks.Slice(ChunkHeader, (int)length);
        chunks = chunks[Math.Min(chunks.Length, ChunkHeader + (int)length + (int)(length & 1))..];
        return true;
    }

    public static bool IsPicture(ReadOnlySpan<byte> type) => type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8);

    // A file of one image and its alpha alone: without profile and metadata, and of the size that was checked.
    private static byte[] StillFile(ReadOnlySpan<byte> chunks, int width, int height)
    {
        ReadOnlySpan<byte> alpha = [];
        while (Next(ref chunks, out var type, out var body))
        {
            if (type.SequenceEqual("ALPH"u8))
                alpha = body;
            if (!IsPicture(type))
                continue;
            if (Size(type, body) != (width, height))
                throw FileOutline.Corrupt("a picture has another size than the header says");
            using var still = new ChunkedBuffer();
            var file = new WebpWriter(still);
            if (!alpha.IsEmpty && type.SequenceEqual("VP8 "u8))
            {
                file.WriteExtended(AlphaFlag, width, height);
                file.WriteChunk("ALPH"u8, alpha);
            }

            file.WriteChunk(type, body);
            file.Complete();
            return still.ToArray();
        }

        throw FileOutline.Corrupt("a frame holds no picture");
    }

    private static bool Moves(ReadOnlySpan<byte> chunks) => chunks.StartsWith("VP8X"u8) && (chunks[ChunkHeader] & AnimationFlag) != 0;

    private static (int Width, int Height)? Size(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        if (type.SequenceEqual("VP8 "u8) && body.Length >= 10 && (body[0] & 1) == 0 && body[3..].StartsWith(StartCode))
            return (BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF);
        if (type.SequenceEqual("VP8L"u8) && body.Length >= 5 && body[0] == 0x2F)
        {
            var sides = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            return (1 + (int)(sides & 0x3FFF), 1 + (int)((sides >> 14) & 0x3FFF));
        }

        return null;
    }

    private static int Int24(ReadOnlySpan<byte> data) => data[0] | (data[1] << 8) | (data[2] << 16);
}
