using System.Text;

namespace FaceService.Model.Tests.Weights.Import;

/// <summary>A zip archive of stored records, each field of which can be made to lie.</summary>
internal sealed class ZipBuilder
{
    private readonly List<Record> _records = [];

    public byte[] Trailing { get; init; } = [];

    /// <summary>Added to the directory's offset in the end record.</summary>
    public int DirectoryShift { get; init; }

    public ZipBuilder Add(string name, byte[] data, Func<Record, Record>? change = null)
    {
        var record = new Record(name, data) { Length = (uint)data.Length, Packed = (uint)data.Length, Checksum = Checksum(data), InnerName = name };
        _records.Add(change?.Invoke(record) ?? record);
        return this;
    }

    public byte[] Build()
    {
        var file = new MemoryStream();
        var writer = new BinaryWriter(file);
        var offsets = _records.ConvertAll(record => WriteLocal(writer, record));
        var directory = (uint)file.Position;
        for (var i = 0; i < _records.Count; i++)
            WriteCentral(writer, _records[i], _records[i].Place ?? offsets[i]);
        var length = (uint)file.Position - directory;
        writer.Write(0x06054b50);
        writer.Write(0);
        writer.Write((ushort)_records.Count);
        writer.Write((ushort)_records.Count);
        writer.Write(length);
        writer.Write((uint)(directory + DirectoryShift));
        writer.Write((ushort)0);
        writer.Write(Trailing);
        return file.ToArray();
    }

    /// <summary>A record's own header and its data.</summary>
    public static byte[] Local(string name, byte[] data)
    {
        var bytes = new MemoryStream();
        WriteLocal(new BinaryWriter(bytes), new Record(name, data) { InnerName = name, Length = 0, Packed = 0, Checksum = 0 });
        return bytes.ToArray();
    }

    private static uint WriteLocal(BinaryWriter writer, Record record)
    {
        var at = (uint)writer.BaseStream.Position;
        var name = Encoding.UTF8.GetBytes(record.InnerName);
        writer.Write(0x04034b50);
        writer.Write(new byte[22]);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)0);
        writer.Write(name);
        writer.Write(record.Data);
        return at;
    }

    private static void WriteCentral(BinaryWriter writer, Record record, uint offset)
    {
        var name = Encoding.UTF8.GetBytes(record.Name);
        writer.Write(0x02014b50);
        writer.Write(0);
        writer.Write(record.Flags);
        writer.Write(record.Method);
        writer.Write(0);
        writer.Write(record.Checksum);
        writer.Write(record.Packed);
        writer.Write(record.Length);
        writer.Write((ushort)name.Length);
        writer.Write(new byte[12]);
        writer.Write(offset);
        writer.Write(name);
    }

    // Bit by bit, as the standard words it: another origin than the tables under test.
    private static uint Checksum(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    public sealed record Record(string Name, byte[] Data)
    {
        public required string InnerName { get; init; }

        public required uint Length { get; init; }

        public required uint Packed { get; init; }

        public required uint Checksum { get; init; }

        public ushort Method { get; init; }

        public ushort Flags { get; init; }

        /// <summary>Says that the record lies somewhere else in the file.</summary>
        public uint? Place { get; init; }
    }
}
