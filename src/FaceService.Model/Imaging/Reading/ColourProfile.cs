using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FaceService.Model.Imaging.Formats;

namespace FaceService.Model.Imaging.Reading;

/// <summary>The colour profile that a file carries. Pixels are never converted by it; this says whose colours are not sRGB's.</summary>
public static class ColourProfile
{
    private const int LongestProfile = 4 << 20;

    /// <summary>The profile's name as its description has it; null if there is none, or "unnamed" if it has none that can be read.</summary>
    /// <param name="file">The whole file: PNG, JPEG or WebP.</param>
    public static string? NameOf(ReadOnlySpan<byte> file)
    {
        var profile = Find(file);
        return profile.IsEmpty ? null : Description(profile) is { Length: > 0 } name ? name : "unnamed";
    }

    /// <summary>Whether colours under that name are sRGB's.</summary>
    public static bool IsSrgb(string? name) => name is null || name.Contains("sRGB", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file) =>
        file.StartsWith(JpegParts.Magic) ? InJpeg(file)
        : file.StartsWith(PngParts.Magic) ? InPng(file)
        : WebpParts.Matches(file) ? InWebp(file)
        : [];

    // A profile's description stands near its start; of one in several segments the first does.
    private static ReadOnlySpan<byte> InJpeg(ReadOnlySpan<byte> file)
    {
        for (var rest = file[2..]; rest.Length >= 4 && rest[0] == 0xFF && rest[1] != 0xDA;)
        {
            if (rest[1] == 0xFF)
            {
                rest = rest[1..];
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2 || length + 2 > rest.Length)
                break;
            var segment = rest.Slice(4, length - 2);
            if (rest[1] == 0xE2 && segment.Length > 14 && segment.StartsWith("ICC_PROFILE\0"u8))
                return segment[14..];
            rest = rest[(length + 2)..];
        }

        return [];
    }

    private static ReadOnlySpan<byte> InPng(ReadOnlySpan<byte> file)
    {
        for (var rest = file[8..]; rest.Length >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12 || rest[4..].StartsWith("IDAT"u8))
                break;
            var data = rest.Slice(8, (int)length);
            if (rest[4..].StartsWith("iCCP"u8) && data.IndexOf((byte)0) is var end and >= 0 && data.Length > end + 2)
                return Unpack(data[(end + 2)..]);
            rest = rest[(12 + (int)length)..];
        }

        return [];
    }

    private static ReadOnlySpan<byte> InWebp(ReadOnlySpan<byte> file)
    {
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - 8)
                break;
            if (rest.StartsWith("ICCP"u8))
                return rest.Slice(8, (int)length);
            rest = rest[Math.Min(rest.Length, 8 + (int)length + ((int)length & 1))..];
        }

        return [];
    }

    private static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            var profile = new byte[LongestProfile];
            return profile[..zlib.ReadAtLeast(profile, profile.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    // ICC.1:2022, 7.3: a table of tags from byte 128 on; "desc" is text in ASCII (version 2) or in UTF-16 by language (version 4).
    private static string? Description(ReadOnlySpan<byte> profile)
    {
        if (profile.Length < 132)
            return null;
        var tags = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(profile[128..]), 100);
        for (var tag = 0; tag < tags && profile.Length >= 144 + (tag * 12); tag++)
        {
            var entry = profile[(132 + (tag * 12))..];
            var (offset, length) = (BinaryPrimitives.ReadUInt32BigEndian(entry[4..]), BinaryPrimitives.ReadUInt32BigEndian(entry[8..]));
            if (entry.StartsWith("desc"u8) && offset <= profile.Length && length <= profile.Length - offset && length > 12)
                return Text(profile.Slice((int)offset, (int)length));
        }

        return null;
    }

    private static string? Text(ReadOnlySpan<byte> tag)
    {
        if (tag.StartsWith("mluc"u8) && tag.Length >= 28)
        {
            var (length, offset) = (BinaryPrimitives.ReadUInt32BigEndian(tag[20..]), BinaryPrimitives.ReadUInt32BigEndian(tag[24..]));
            return offset <= tag.Length && length <= tag.Length - offset ? Clean(Encoding.BigEndianUnicode.GetString(tag.Slice((int)offset, (int)length))) : null;
        }

        var ascii = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(tag[8..]), (uint)tag.Length - 12);
        return tag.StartsWith("desc"u8) ? Clean(Encoding.ASCII.GetString(tag.Slice(12, ascii))) : null;
    }

    private static string Clean(string text) => new([.. text.Where(c => !char.IsControl(c)).Take(80)]);
}
