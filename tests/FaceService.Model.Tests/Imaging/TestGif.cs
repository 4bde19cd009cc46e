using System.Buffers.Binary;
using System.Text;

namespace FaceService.Model.Tests.Imaging;

/// <summary>GIF's blocks, from its specification alone (GIF89a).</summary>
internal sealed class TestGif
{
    private TestGif(int width, int height) => (Width, Height) = (width, height);

    public int Width { get; }

    public int Height { get; }

    /// <summary>Hundredths of a second, one a frame.</summary>
    public List<int> Delays { get; } = [];

    public int Frames { get; private set; }

    /// <summary>Name and authentication code to data, its sub-blocks joined.</summary>
    public Dictionary<string, byte[]> Applications { get; } = [];

    public static TestGif Read(byte[] file)
    {
        Assert.Equal("GIF89a", Encoding.ASCII.GetString(file, 0, 6));
        var gif = new TestGif(BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(6)), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8)));
        var at = 13 + TableLength(file[10]);
        while (file[at] != 0x3B)
            at = gif.ReadBlock(file, at);
        Assert.Equal(file.Length - 1, at);
        return gif;
    }

    private int ReadBlock(byte[] file, int at)
    {
        if (file[at] == 0x2C)
        {
            Frames++;
            return SubBlocks(file, at + 11 + TableLength(file[at + 9])).End;
        }

        Assert.Equal(0x21, file[at]);
        var (data, end) = SubBlocks(file, at + 2);
        if (file[at + 1] == 0xF9)
            Delays.Add(data[1] | (data[2] << 8));
        if (file[at + 1] == 0xFF)
            Applications.Add(Encoding.ASCII.GetString(data, 0, 11), data[11..]);
        return end;
    }

    private static (byte[] Data, int End) SubBlocks(byte[] file, int at)
    {
        var data = new List<byte>();
        for (; file[at] != 0; at += 1 + file[at])
            data.AddRange(file.AsSpan(at + 1, file[at]));
        return ([.. data], at + 1);
    }

    private static int TableLength(byte flags) => (flags & 0x80) != 0 ? 3 * (2 << (flags & 7)) : 0;
}
