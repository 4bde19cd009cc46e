using System.Text;

namespace FaceService.Model.Weights.Onnx;

/// <summary>How a field of a protobuf message is written.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>Walks over the fields of one protobuf message, which need not be trusted. Nothing is copied but texts.</summary>
/// <param name="message">The message.</param>
/// <param name="path">The file, for messages to people.</param>
internal struct ProtobufReader(ReadOnlyMemory<byte> message, string path)
{
    private const int LongestText = 1024;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private int _at;

    /// <summary>Whether all of the message was read.</summary>
    public readonly bool IsAtEnd => _at == message.Length;

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the message's end.</returns>
    public bool Next(out int field, out WireType wire)
    {
        (field, wire) = (0, WireType.Varint);
        if (IsAtEnd)
            return false;
        var key = Varint();
        if (key >> 3 is 0 or > 536_870_911 || (WireType)(key & 7) is not (WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
            throw Bad("a field has a number or form that protobuf does not know");
        (field, wire) = ((int)(key >> 3), (WireType)(key & 7));
        return true;
    }

    /// <summary>A whole number of up to ten bytes.</summary>
    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(1).Span[0];
            if (shift == 63 && part > 1)
                break;
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw Bad("a number is longer than ten bytes");
    }

    /// <summary>A message within, or packed numbers.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        var length = Varint();
        return length <= (ulong)(message.Length - _at) ? Take((int)length) : throw Cut();
    }

    /// <summary>A text.</summary>
    public string Text()
    {
        var bytes = Bytes();
        try
        {
            return bytes.Length <= LongestText ? Utf8.GetString(bytes.Span) : throw Bad($"a name has {bytes.Length} bytes; allowed are {LongestText}");
        }
        catch (DecoderFallbackException)
        {
            throw Bad("a name is not UTF-8");
        }
    }

    /// <summary>A text, where nothing else may stand.</summary>
    public string Text(WireType wire, string what)
    {
        Expect(wire, WireType.Bytes, what);
        return Text();
    }

    /// <summary>Four bytes as they stand.</summary>
    public ReadOnlyMemory<byte> Fixed32() => Take(4);

    /// <summary>Passes over a field that nobody asks for.</summary>
    public void Skip(WireType wire)
    {
        switch (wire)
        {
            case WireType.Varint: Varint(); break;
            case WireType.Fixed64: Take(8); break;
            case WireType.Fixed32: Take(4); break;
            default: Bytes(); break;
        }
    }

    /// <summary>Says that a field is not written in the form that it must have.</summary>
    public readonly void Expect(WireType wire, WireType expected, string what)
    {
        if (wire != expected)
            throw Bad($"{what} is written as {wire}, not as {expected}");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > message.Length - _at)
            throw Cut();
        _at += count;
        return message.Slice(_at - count, count);
    }

    private readonly WeightFileException Cut() =>
        new(WeightFileProblem.Truncated, $"{path}: the file ends, or a message in it does, inside something that it announced.");

    private readonly WeightFileException Bad(string what) => new(WeightFileProblem.Protobuf, $"{path} is no protobuf as ONNX files are: {what}.");
}
