using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FaceService.Model.Latents;

/// <summary>
/// Reads and writes NumPy's <c>.npy</c> files of float32 and float64 (format versions 1 to 3, NEP 1). Reading is strict:
/// little-endian, C order, one to four dimensions, and not a byte more or less than the header says.
/// </summary>
public static partial class NpyFile
{
    /// <summary>Longest file that is read, in bytes: a thousand times a latent in w of the largest network.</summary>
    public const int MaxBytes = 64 << 20;

    private const int MaxRank = 4;
    private const int MaxHeaderBytes = 4096;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array from a file's bytes.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="NpyFormatException">The bytes are not such a file.</exception>
    public static NpyArray Parse(ReadOnlySpan<byte> file) => Parse(file, allowBytes: false);

    /// <summary>The same; uint8 arrays, too, if they are allowed.</summary>
    internal static NpyArray Parse(ReadOnlySpan<byte> file, bool allowBytes)
    {
        if (file.Length < 10 || !file.StartsWith(Magic))
            throw new NpyFormatException("This is not a .npy file: it does not begin with \\x93NUMPY and a header length.");

        var (headerStart, headerLength) = HeaderBounds(file);
        var header = Encoding.ASCII.GetString(file.Slice(headerStart, headerLength));
        var (itemSize, shape) = ParseHeader(header, allowBytes);

        var data = file[(headerStart + headerLength)..];
        var count = CountOf(shape);
        if (data.Length != count * itemSize)
        {
            throw new NpyFormatException(
                $"The .npy file holds {data.Length} bytes of data, but its shape ({string.Join(", ", shape)}) needs {count * itemSize}.");
        }

        return new NpyArray(shape, ReadValues(data, (int)count, itemSize), itemSize == sizeof(double));
    }

    /// <summary>Reads an array from a file.</summary>
    /// <param name="path">The file, at most <see cref="MaxBytes"/> long.</param>
    /// <exception cref="NpyFormatException">It is not such a file.</exception>
    public static NpyArray Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > MaxBytes)
            throw new NpyFormatException($"{path} has {length} bytes; a .npy file of latents has at most {MaxBytes}.");
        return Parse(File.ReadAllBytes(path));
    }

    /// <summary>The bytes that <c>numpy.save</c> writes for the array.</summary>
    /// <param name="array">What to write.</param>
    /// <exception cref="ArgumentException">The shape and the count of numbers disagree.</exception>
    public static byte[] ToBytes(NpyArray array)
    {
        if (array.Shape.Count is 0 or > MaxRank || CountOf(array.Shape) != array.Values.Length)
            throw new ArgumentException($"Shape ({string.Join(", ", array.Shape)}) does not hold {array.Values.Length} numbers.", nameof(array));

        var header = WriteHeader(array);
        var itemSize = array.IsFloat64 ? sizeof(double) : sizeof(float);
        var file = new byte[header.Length + (array.Values.Length * itemSize)];
        header.CopyTo(file, 0);
        var data = file.AsSpan(header.Length);
        for (var i = 0; i < array.Values.Length; i++)
        {
            if (array.IsFloat64)
                BinaryPrimitives.WriteDoubleLittleEndian(data[(i * itemSize)..], array.Values[i]);
            else
                BinaryPrimitives.WriteSingleLittleEndian(data[(i * itemSize)..], (float)array.Values[i]);
        }

        return file;
    }

    private static (int Start, int Length) HeaderBounds(ReadOnlySpan<byte> file)
    {
        var version = file[6];
        if (version is < 1 or > 3)
            throw new NpyFormatException($"The .npy file has format version {version}; allowed are 1 to 3.");

        if (version > 1 && file.Length < 12)
            throw new NpyFormatException("The .npy file ends inside its header.");
        var start = version == 1 ? 10 : 12;
        var length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > MaxHeaderBytes)
            throw new NpyFormatException($"The .npy file's header has {length} bytes; allowed are {MaxHeaderBytes}.");
        if (length > file.Length - start)
            throw new NpyFormatException("The .npy file ends inside its header.");
        return (start, (int)length);
    }

    private static (int ItemSize, int[] Shape) ParseHeader(string header, bool allowBytes)
    {
        var match = HeaderPattern().Match(header);
        if (!match.Success)
        {
            throw new NpyFormatException(
                "The .npy file's header is not the dictionary of 'descr', 'fortran_order' and 'shape' that NumPy writes.");
        }

        var type = match.Groups["descr"].Value;
        if (type is not ("<f4" or "<f8") && !(allowBytes && type == "|u1"))
            throw new NpyFormatException($"The .npy file holds {type}; allowed are <f4 (float32) and <f8 (float64).");
        var shape = ParseShape(match.Groups["shape"].Value);
        if (match.Groups["order"].Value == "True" && shape.Length > 1)
            throw new NpyFormatException("The .npy file is in Fortran order; save numpy.ascontiguousarray(array) instead.");
        return (type[^1] - '0', shape);
    }

    private static int[] ParseShape(string text)
    {
        // NumPy writes (512,) for one dimension, and (2, 512) for two.
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts is [_, ""])
            parts = parts[..1];
        if (parts.Length > MaxRank || parts.Contains("") || !text.Contains(','))
            throw new NpyFormatException($"The .npy file's shape is ({text}); allowed are one to {MaxRank} lengths.");

        return Array.ConvertAll(parts, part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= MaxBytes / sizeof(float)
                ? length
                : throw new NpyFormatException($"The .npy file's shape is ({text}); '{part}' is not a length up to {MaxBytes / sizeof(float)}."));
    }

    // Held far below where it could overflow, and above anything that fits into a file.
    private static long CountOf(IReadOnlyList<int> shape) =>
        shape.Aggregate(1L, (product, length) => Math.Min(product * length, 1L << 32));

    private static double[] ReadValues(ReadOnlySpan<byte> data, int count, int itemSize)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = itemSize switch
            {
                sizeof(double) => BinaryPrimitives.ReadDoubleLittleEndian(data[(i * sizeof(double))..]),
                sizeof(float) => BinaryPrimitives.ReadSingleLittleEndian(data[(i * sizeof(float))..]),
                _ => data[i],
            };
        }

        return values;
    }

    private static byte[] WriteHeader(NpyArray array)
    {
        var type = array.IsFloat64 ? "<f8" : "<f4";
        var shape = string.Join(", ", array.Shape) + (array.Shape.Count == 1 ? "," : "");
        var dictionary = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}";

        // The data begins at a multiple of 64 bytes; a line feed ends the padding.
        var length = ((10 + dictionary.Length + 1 + 63) / 64 * 64) - 10;
        var header = new byte[10 + length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)length);
        Encoding.ASCII.GetBytes(dictionary.PadRight(length - 1) + "\n").CopyTo(header, 10);
        return header;
    }

    [GeneratedRegex(
        @"\A\{ *'descr': *'(?<descr>[^']{1,16})', *'fortran_order': *(?<order>True|False), *'shape': *\((?<shape>[0-9, ]*)\),? *\} *\n\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex HeaderPattern();
}

/// <summary>An array as a <c>.npy</c> file holds it.</summary>
/// <param name="Shape">One to four lengths.</param>
/// <param name="Values">The numbers in C order; a float32 file's are exact in double precision.</param>
/// <param name="IsFloat64">Whether the file holds float64 rather than float32.</param>
public sealed record NpyArray(IReadOnlyList<int> Shape, double[] Values, bool IsFloat64)
{
    /// <summary>An array of float32.</summary>
    /// <param name="values">The numbers in C order.</param>
    /// <param name="shape">One to four lengths, whose product is the count of numbers.</param>
    public static NpyArray FromFloat32(ReadOnlySpan<float> values, params IReadOnlyList<int> shape)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return new NpyArray(shape, wide, IsFloat64: false);
    }

    /// <summary>The numbers rounded to float32, in C order; one beyond its range becomes an infinity.</summary>
    public float[] ToFloat32() => Array.ConvertAll(Values, value => (float)value);
}

/// <summary>A <c>.npy</c> file cannot be used. The message says what is wrong with it and what is allowed.</summary>
public sealed class NpyFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public NpyFormatException(string message)
        : base(message)
    {
    }
}
