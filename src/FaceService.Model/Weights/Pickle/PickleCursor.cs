using System.Buffers.Binary;
using System.Text;

namespace FaceService.Model.Weights.Pickle;

/// <summary>A place in a file's bytes that only moves forward, and never past the end.</summary>
/// <param name="source">The file's name, for messages.</param>
/// <param name="file">The whole file.</param>
/// <param name="position">Where to begin.</param>
/// <param name="end">Where to end, at most the file's length.</param>
internal sealed class PickleCursor(string source, ReadOnlyMemory<byte> file, int position, int end)
{
    // The longest of a real file is the source text beside each of NVIDIA's objects, some 60 KB.
    private const int MaxTextBytes = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Position { get; private set; } = position;

    public bool IsAtEnd => Position == end;

    public int Remaining => end - Position;

    public byte ReadByte() => Take(1).Span[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span);

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8).Span);

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span);

    public double ReadDoubleBigEndian() => BinaryPrimitives.ReadDoubleBigEndian(Take(8).Span);

    /// <summary>Bytes of the file, not copied.</summary>
    public PickleBytes ReadBytes(ulong length)
    {
        var at = Position;
        return new PickleBytes(Take(length), at);
    }

    /// <summary>UTF-8 text of a given length.</summary>
    public string ReadText(ulong length)
    {
        if (length > MaxTextBytes)
            throw Bad(WeightFileProblem.PickleTooLong, $"a text claims {length} bytes; allowed are {MaxTextBytes}");
        var bytes = Take(length);
        try
        {
            return Utf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException inner)
        {
            throw Bad(WeightFileProblem.PickleValue, "a text is not valid UTF-8", inner);
        }
    }

    /// <summary>ASCII text up to a line feed.</summary>
    public string ReadLine(int maxLength)
    {
        var rest = file.Span[Position..Math.Min(end, Position + maxLength + 1)];
        var length = rest.IndexOf((byte)'\n');
        if (length < 0)
        {
            throw rest.Length <= maxLength
                ? Truncated(rest.Length + 1)
                : Bad(WeightFileProblem.PickleTooLong, $"a line is longer than {maxLength} bytes");
        }

        var line = rest[..length];
        if (!Ascii.IsValid(line))
            throw Bad(WeightFileProblem.PickleValue, "a line is not ASCII");
        Position += length + 1;
        return Encoding.ASCII.GetString(line);
    }

    /// <summary>An error at this place.</summary>
    public WeightFileException Bad(WeightFileProblem problem, string what, Exception? inner = null) =>
        new(problem, $"{source}: at byte {Position}: {what}.", inner);

    private ReadOnlyMemory<byte> Take(ulong length)
    {
        if (length > (ulong)Remaining)
            throw Truncated(length);
        var bytes = file.Slice(Position, (int)length);
        Position += (int)length;
        return bytes;
    }

    private WeightFileException Truncated(ulong wanted) =>
        Bad(WeightFileProblem.Truncated, $"{wanted} bytes are announced, but {Remaining} are left");

    private WeightFileException Truncated(int wanted) => Truncated((ulong)wanted);
}

/// <summary>
/// How many opcodes a file may have in all its pickles together. It bounds time and memory, whatever the file says: an
/// opcode of one byte can make an object of forty.
/// </summary>
internal sealed class PickleBudget
{
    // NVIDIA's files with three networks of 1024 pixels have some 40,000.
    private const int MaxOpcodes = 250_000;

    private int _spent;

    public void Spend(PickleCursor cursor)
    {
        if (++_spent > MaxOpcodes)
            throw cursor.Bad(WeightFileProblem.PickleTooLong, $"the file has more than {MaxOpcodes} pickle opcodes");
    }
}
