using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Training.Tests.Datasets;

/// <summary>Images as cameras and scanners make them, written byte by byte.</summary>
internal static class OddImages
{
    /// <summary>A grey PNG: one channel of 8 bits.</summary>
    public static byte[] GreyPng(int width, int height, Func<int, int, byte> grey)
    {
        using var raw = new MemoryStream();
        using (var packed = new ZLibStream(raw, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                packed.WriteByte(0); // no filter
                for (var x = 0; x < width; x++)
                    packed.WriteByte(grey(x, y));
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits; then colour type 0, grey
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", header), .. Chunk("IDAT", raw.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A JPEG with the EXIF orientation 6: the camera was held upright, and the image lies on its left side.</summary>
    public static byte[] LyingJpeg(RgbImage picture)
    {
        var jpeg = ImageEncoder.Encode(picture, ImageFormat.Jpeg);
        byte[] exif =
        [
            .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, // big-endian, the directory at 8
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, // one entry: orientation, a short, once, 6
            0, 0, 0, 0, // no further directory
        ];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. content];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(typed));
        return [.. length, .. typed, .. check];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
