using System.Buffers.Binary;

namespace FaceService.Model.Tests.Weights.Import;

/// <summary>Random damage to a file.</summary>
internal static class Mutation
{
    private static readonly uint[] Extremes = [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    /// <summary>The file with one to three damages.</summary>
    public static byte[] Of(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 8; i--)
            Damage(bytes, random);
        return [.. bytes];
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        var length = Math.Min(random.Next(1, 64), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.Insert(at, (byte)random.Next(256)); break;
            case 3: bytes.RemoveRange(at, length); break;
            case 4: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            default: Overwrite(bytes, at, Extremes[random.Next(Extremes.Length)]); break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, uint value)
    {
        var raw = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(raw, value);
        for (var i = 0; i < raw.Length && at + i < bytes.Count; i++)
            bytes[at + i] = raw[i];
    }
}
