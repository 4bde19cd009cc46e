using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using FaceService.Model.Weights;

namespace FaceService.Training.Runs;

/// <summary>
/// The run's figures for TensorBoard: records (length, its masked CRC-32C, data, its masked CRC-32C) that each hold a message
/// <c>Event</c> of protocol buffers, with a scalar a figure. A view of <c>losses.csv</c> and <c>evaluation.csv</c>, made anew whenever a
/// run begins or goes on. No clock is in it: an event's time is its step in seconds.
/// </summary>
internal static class EventFile
{
    private const uint MaskDelta = 0xa282ead8;
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5; // wire types

    /// <summary>Writes all rows that both files have.</summary>
    public static void Rewrite(RunFolder folder)
    {
        var rows = Rows(folder.Losses, RunFigures.Training).Concat(Rows(folder.Evaluations, RunFigures.Evaluation)).OrderBy(row => row.Step); // a stable sort
        using var all = new MemoryStream();
        all.Write(Record([.. Field(1, 0.0), .. Field(3, "brain.Event:2"u8)]));
        foreach (var row in rows)
            all.Write(Record(Event(row)));
        DurableFile.WriteAllBytes(folder.Events, all.ToArray());
    }

    /// <summary>Adds a row.</summary>
    public static void Append(RunFolder folder, EventRow row)
    {
        using var file = new FileStream(folder.Events, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(Record(Event(row)));
    }

    private static IEnumerable<EventRow> Rows(string csv, string group)
    {
        if (!File.Exists(csv))
            yield break;
        string[]? names = null;
        foreach (var line in File.ReadLines(csv))
        {
            var cells = line.Split(',');
            if (names is null)
                names = cells;
            else
                yield return new EventRow(
                    long.Parse(cells[0], CultureInfo.InvariantCulture),
                    [.. names.Zip(cells).Skip(2).Where(c => c.Second.Length > 0).Select(c => ($"{group}/{c.First}", c.Second))]);
        }
    }

    private static byte[] Event(EventRow row) =>
        [.. Field(1, (double)row.Step), .. Field(2, row.Step), .. Field(5, [.. row.Figures.SelectMany(f => Field(1, Scalar(f.Name, f.Value)))])];

    private static byte[] Scalar(string tag, string cell) =>
        [.. Field(1, Encoding.UTF8.GetBytes(tag)), .. Field(2, float.Parse(cell, CultureInfo.InvariantCulture))];

    private static byte[] Field(int number, double value)
    {
        var field = new byte[9];
        field[0] = Key(number, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(field.AsSpan(1), value);
        return field;
    }

    private static byte[] Field(int number, float value)
    {
        var field = new byte[5];
        field[0] = Key(number, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(field.AsSpan(1), value);
        return field;
    }

    private static byte[] Field(int number, long value) => [Key(number, Varint), .. Packed((ulong)value)];

    private static byte[] Field(int number, ReadOnlySpan<byte> value) => [Key(number, Bytes), .. Packed((ulong)value.Length), .. value];

    private static byte Key(int number, int wire) => (byte)((number << 3) | wire);

    private static IEnumerable<byte> Packed(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }

    private static byte[] Record(ReadOnlySpan<byte> data)
    {
        var record = new byte[12 + data.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Masked(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), Masked(data));
        return record;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var one in data)
            crc = BitOperations.Crc32C(crc, one);
        crc = ~crc;
        return unchecked(((crc >> 15) | (crc << 17)) + MaskDelta);
    }
}

/// <summary>The figures of one step, as a CSV has them.</summary>
/// <param name="Step">The step that they were taken after.</param>
/// <param name="Figures">Each with its group, such as <c>training/g_loss</c>, and its cell.</param>
internal readonly record struct EventRow(long Step, IReadOnlyList<(string Name, string Value)> Figures);

/// <summary>The groups of figures that a run keeps.</summary>
internal static class RunFigures
{
    public const string Training = "training";
    public const string Evaluation = "evaluation";
}
