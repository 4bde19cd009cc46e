namespace TorchSharp;

/// <summary>The checksum of zip records (ISO 3309), eight bytes a step: a network's file has hundreds of megabytes.</summary>
internal static class Crc32
{
    private const int Slices = 8;

    private static readonly uint[][] Tables = Build();

    /// <summary>The checksum of a whole stream, and its length in bytes; one that is longer than it should be is not read on.</summary>
    public static (uint Checksum, long Length) Of(Stream content, long most)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(1 << 16);
        var state = uint.MaxValue;
        long length = 0;
        for (int read; length <= most && (read = content.Read(buffer)) > 0; length += read)
            state = Append(state, buffer.AsSpan(0, read));
        return (~state, length);
    }

    private static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BitConverter.ToUInt32(bytes) ^ state;
            var high = BitConverter.ToUInt32(bytes[4..]);
            state = Tables[7][low & 0xff] ^ Tables[6][(low >> 8) & 0xff] ^ Tables[5][(low >> 16) & 0xff] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 0xff] ^ Tables[2][(high >> 8) & 0xff] ^ Tables[1][(high >> 16) & 0xff] ^ Tables[0][high >> 24];
        }

        foreach (var value in bytes)
            state = Tables[0][(state ^ value) & 0xff] ^ (state >> 8);
        return state;
    }

    private static uint[][] Build()
    {
        var tables = new uint[Slices][];
        tables[0] = [.. Enumerable.Range(0, 256).Select(value => OneByte((uint)value))];
        for (var slice = 1; slice < Slices; slice++)
            tables[slice] = [.. tables[slice - 1].Select(previous => tables[0][previous & 0xff] ^ (previous >> 8))];
        return tables;
    }

    private static uint OneByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
        return value;
    }
}
