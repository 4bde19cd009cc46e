using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FaceService.Model.Tests.Imaging;

/// <summary>A minimal matrix profile (ICC.1:2001-04): sRGB's primaries in an order to choose, gamma 2.2.</summary>
internal static class TestIcc
{
    // XYZ of sRGB's red, green and blue, adapted to D50.
    private static readonly double[][] Primaries = [[0.4361, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7141]];

    /// <param name="order">Which primary each channel stands for.</param>
    public static byte[] Profile(params int[] order)
    {
        (string Signature, byte[] Data)[] tags =
        [
            ("wtpt", Xyz(0.9642, 1, 0.8249)),
            ("rXYZ", Xyz(Primaries[order[0]])), ("gXYZ", Xyz(Primaries[order[1]])), ("bXYZ", Xyz(Primaries[order[2]])),
            ("rTRC", Curve()), ("gTRC", Curve()), ("bTRC", Curve()),
        ];
        var table = new List<byte>(Number(tags.Length));
        var body = new List<byte>();
        foreach (var (signature, data) in tags)
        {
            table.AddRange([.. Encoding.ASCII.GetBytes(signature), .. Number(128 + 4 + tags.Length * 12 + body.Count), .. Number(data.Length)]);
            body.AddRange(data);
            body.AddRange(new byte[(4 - data.Length % 4) % 4]);
        }

        return [.. Header(128 + table.Count + body.Count), .. table, .. body];
    }

    /// <summary>The PNG chunk that carries a profile.</summary>
    public static byte[] Chunk(byte[] profile)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
            zlib.Write(profile);
        return TestPng.Chunk("iCCP", [.. "test\0"u8, 0, .. packed.ToArray()]);
    }

    private static byte[] Header(int size)
    {
        var header = new byte[128];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), 0x02400000);
        "mntrRGB XYZ "u8.CopyTo(header.AsSpan(12));
        "acsp"u8.CopyTo(header.AsSpan(36));
        Xyz(0.9642, 1, 0.8249)[8..].CopyTo(header, 68);
        return header;
    }

    private static byte[] Xyz(params double[] values) =>
        [.. "XYZ \0\0\0\0"u8, .. values.SelectMany(value => Number((int)Math.Round(value * 65536)))];

    private static byte[] Curve() => [.. "curv\0\0\0\0"u8, .. Number(1), 2, 0x33]; // 2.2 as eight bits and eight

    private static byte[] Number(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
