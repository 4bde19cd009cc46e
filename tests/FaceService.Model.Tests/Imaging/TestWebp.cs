using System.Buffers.Binary;
using System.Text;

namespace FaceService.Model.Tests.Imaging;

/// <summary>WebP's chunks, from its specification alone (RFC 9649).</summary>
internal static class TestWebp
{
    public static List<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal("WEBP", Encoding.ASCII.GetString(file, 8, 4));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        var chunks = new List<(string, byte[])>();
        for (var at = 12; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            chunks.Add((Encoding.ASCII.GetString(file, at, 4), file[(at + 8)..(at + 8 + length)]));
            at += 8 + length + (length & 1);
        }

        return chunks;
    }

    public static byte[] File(params (string Type, byte[] Data)[] chunks)
    {
        byte[] body = [.. chunks.SelectMany(Chunk)];
        byte[] file = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. body];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }

    private static byte[] Chunk((string Type, byte[] Data) chunk)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(chunk.Type), 0, 0, 0, 0, .. chunk.Data, .. new byte[chunk.Data.Length & 1]];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), chunk.Data.Length);
        return bytes;
    }
}
