using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace FaceService.Photos.Building;

/// <summary>
/// A zip (APPNOTE.TXT 6.3.10) that grows entry by entry, stored as they are, and can be taken up again at any of its lengths: what stands in it
/// is for the caller to remember, until the directory is written. Zip64 from 65,535 entries or 4 GiB on. Dates are the earliest
/// that a zip can say, so that the same pictures give the same file.
/// </summary>
internal sealed class GrowingZip : IDisposable
{
    private const ushort Version = 45; // zip64
    private const ushort Utf8Names = 0x0800;
    private const uint Date = 0x0021_0000; // 1980-01-01 00:00, date above time

    private readonly FileStream _file;

    /// <summary>Takes up a file at a length, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">What is good of it; the rest is cut off.</param>
    public GrowingZip(string path, long length)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 20);
        _file.SetLength(length);
        _file.Position = length;
    }

    public long Length => _file.Position;

    public ZipEntryPlace Add(string name, ReadOnlySpan<byte> content)
    {
        var place = new ZipEntryPlace(name, Crc32.HashToUInt32(content), (uint)content.Length, _file.Position);
        WriteHeader(place);
        _file.Write(content);
        return place;
    }

    /// <summary>Adds an entry whose length shows in the end.</summary>
    public ZipEntryPlace Add(string name, Action<Stream> write)
    {
        var offset = _file.Position;
        WriteHeader(new ZipEntryPlace(name, 0, 0, offset));
        var content = new CountedStream(_file);
        write(content);
        var place = new ZipEntryPlace(name, content.Crc.GetCurrentHashAsUInt32(), checked((uint)content.Length), offset);
        var end = _file.Position;
        _file.Position = offset;
        WriteHeader(place);
        _file.Position = end;
        return place;
    }

    /// <summary>Hands what is written to the operating system, which keeps it if the process dies.</summary>
    public void Flush() => _file.Flush();

    /// <summary>Writes the directory; the zip is whole then.</summary>
    public void Complete(IEnumerable<ZipEntryPlace> entries)
    {
        var start = _file.Position;
        var count = 0L;
        foreach (var entry in entries)
        {
            WriteDirectoryEntry(entry);
            count++;
        }

        var end = _file.Position;
        if (count >= ushort.MaxValue || end >= uint.MaxValue)
            WriteEnd64(count, start, end);
        Write(0x0605_4B50);
        Write(0, 4); // the only disk
        Write((uint)Math.Min(count, ushort.MaxValue), 2);
        Write((uint)Math.Min(count, ushort.MaxValue), 2);
        Write((uint)Math.Min(end - start, uint.MaxValue));
        Write((uint)Math.Min(start, uint.MaxValue));
        Write(0, 2); // no comment
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private void WriteHeader(ZipEntryPlace entry)
    {
        var name = Encoding.UTF8.GetBytes(entry.Name);
        Write(0x0403_4B50);
        WriteCommon(entry, name);
        Write(0, 2); // nothing extra
        _file.Write(name);
    }

    private void WriteDirectoryEntry(ZipEntryPlace entry)
    {
        var name = Encoding.UTF8.GetBytes(entry.Name);
        var far = entry.Offset >= uint.MaxValue;
        Write(0x0201_4B50);
        Write(Version, 2);
        WriteCommon(entry, name);
        Write(far ? 12u : 0, 2);
        Write(0, 2); // no comment
        Write(0, 4); // the only disk, no attributes
        Write(0, 4);
        Write(far ? uint.MaxValue : (uint)entry.Offset);
        _file.Write(name);
        if (!far)
            return;
        Write(1, 2); // zip64, of 8 bytes
        Write(8, 2);
        Write64(entry.Offset);
    }

    private void WriteCommon(ZipEntryPlace entry, byte[] name)
    {
        Write(Version, 2);
        Write(Utf8Names, 2);
        Write(0, 2); // stored
        Write(Date);
        Write(entry.Crc);
        Write(entry.Length);
        Write(entry.Length);
        Write((uint)name.Length, 2);
    }

    private void WriteEnd64(long count, long start, long end)
    {
        Write(0x0606_4B50);
        Write64(44);
        Write(Version, 2);
        Write(Version, 2);
        Write64(0); // the only disk
        Write64(count);
        Write64(count);
        Write64(end - start);
        Write64(start);
        Write(0x0706_4B50);
        Write(0);
        Write64(end);
        Write(1);
    }

    private void Write(uint value, int bytes = 4)
    {
        Span<byte> all = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(all, value);
        _file.Write(all[..bytes]);
    }

    private void Write64(long value)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(all, value);
        _file.Write(all);
    }

    private sealed class CountedStream(Stream inner) : Stream
    {
        private long _length;

        public Crc32 Crc { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
            // The file is flushed as a whole.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Crc.Append(buffer);
            _length += buffer.Length;
            inner.Write(buffer);
        }
    }
}
