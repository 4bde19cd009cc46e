namespace FaceService.Model.Tests.Imaging;

/// <summary>JPEG's segments, from its specification alone (ITU T.81).</summary>
internal static class TestJpeg
{
    /// <summary>Puts an EXIF block with nothing but the orientation behind the start marker.</summary>
    public static byte[] WithOrientation(byte[] file, int orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, // TIFF header; the directory follows at 8
            1, 0, // one entry: tag 0x0112, short, one value
            0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0,
            0, 0, 0, 0,
        ];
        return WithSegment(file, 0xE1, exif);
    }

    public static byte[] WithSegment(byte[] file, byte marker, byte[] data) =>
        [.. file[..2], 0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data, .. file[2..]];

    /// <summary>The segments before the image's data, in order.</summary>
    public static List<(byte Marker, byte[] Data)> Segments(byte[] file)
    {
        Assert.Equal([0xFF, 0xD8], file[..2]);
        var segments = new List<(byte, byte[])>();
        for (var at = 2; ;)
        {
            Assert.Equal(0xFF, file[at]);
            var length = (file[at + 2] << 8) | file[at + 3];
            segments.Add((file[at + 1], file[(at + 4)..(at + 2 + length)]));
            if (file[at + 1] == 0xDA)
                return segments;
            at += 2 + length;
        }
    }
}
