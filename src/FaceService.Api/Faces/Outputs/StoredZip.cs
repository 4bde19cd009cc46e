using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Outputs;

/// <summary>
/// A zip's own bytes (APPNOTE.TXT 6.3.10) around entries that are stored as they are: images do not shrink. Each entry's length and checksum
/// stand before it, which every program reads; .NET's own writer puts them behind where it cannot seek. Dates are all the earliest
/// that a zip can say, so that the same faces give the same file.
/// </summary>
internal sealed class StoredZip(ChunkedBuffer output)
{
    private const ushort Version = 20;
    private const ushort Utf8Names = 0x0800;
    private const uint Date = 0x0021_0000; // 1980-01-01 00:00, date above time

    private readonly List<(byte[] Name, uint Crc, uint Length, uint Offset)> _entries = [];
    private uint _offset;

    /// <summary>Writes what stands before an entry's bytes, which the caller then sends.</summary>
    public void BeginEntry(string name, ChunkedBuffer content)
    {
        var crc = new Crc32();
        foreach (var piece in content.Pieces)
            crc.Append(piece.Span);
        var entry = (Name: Encoding.UTF8.GetBytes(name), Crc: crc.GetCurrentHashAsUInt32(), Length: checked((uint)content.Length), Offset: _offset);
        _entries.Add(entry);
        Write(0x0403_4B50);
        WriteEntry(entry.Name, entry.Crc, entry.Length);
        output.Write(entry.Name);
        _offset = checked(_offset + 30 + (uint)entry.Name.Length + entry.Length);
    }

    /// <summary>Writes the directory that ends the file.</summary>
    public void Complete()
    {
        var length = 0u;
        foreach (var (name, crc, bytes, offset) in _entries)
        {
            Write(0x0201_4B50);
            Write(Version, 2);
            WriteEntry(name, crc, bytes);
            Write(0, 2); // no comment
            Write(0, 4); // the only disk, no attributes
            Write(0, 4);
            Write(offset);
            output.Write(name);
            length += 46 + (uint)name.Length;
        }

        Write(0x0605_4B50);
        Write(0, 4); // the only disk
        Write((uint)_entries.Count, 2);
        Write((uint)_entries.Count, 2);
        Write(length);
        Write(_offset);
        Write(0, 2); // no comment
    }

    private void WriteEntry(byte[] name, uint crc, uint length)
    {
        Write(Version, 2);
        Write(Utf8Names, 2);
        Write(0, 2); // stored
        Write(Date);
        Write(crc);
        Write(length);
        Write(length);
        Write((uint)name.Length, 2);
        Write(0, 2); // nothing extra
    }

    private void Write(uint value, int bytes = 4)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(bytes);
    }
}
