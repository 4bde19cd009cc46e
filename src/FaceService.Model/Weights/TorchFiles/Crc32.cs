namespace FaceService.Model.Weights.TorchFiles;

/// <summary>The checksum of zip archives (IEEE 802.3, reflected), four tables deep.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[][] Tables = BuildTables();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 4)
        {
            crc ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = Tables[3][crc & 255] ^ Tables[2][(crc >> 8) & 255] ^ Tables[1][(crc >> 16) & 255] ^ Tables[0][crc >> 24];
            bytes = bytes[4..];
        }

        foreach (var value in bytes)
            crc = (crc >> 8) ^ Tables[0][(crc ^ value) & 255];
        return ~crc;
    }

    private static uint[][] BuildTables()
    {
        var tables = new uint[4][];
        tables[0] = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value >> 1) ^ ((value & 1) == 0 ? 0 : Polynomial);
            tables[0][i] = value;
        }

        for (var table = 1; table < 4; table++)
            tables[table] = Array.ConvertAll(tables[table - 1], value => (value >> 8) ^ tables[0][value & 255]);
        return tables;
    }
}
