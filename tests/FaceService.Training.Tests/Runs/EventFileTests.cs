using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FaceService.Training.Runs;

namespace FaceService.Training.Tests.Runs;

[Collection(DeviceThread.Name)]
public sealed class EventFileTests : IDisposable
{
    // The first bytes of every file that TensorFlow writes: a record of 24 bytes, and the masked CRC-32C of that number.
    private static readonly byte[] TensorFlowsHead = [0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09];

    private readonly TinyRun _tiny = new();

    [Fact]
    public void File_of_a_run_begins_as_TensorFlows_and_has_the_figures_of_losses_csv()
    {
        _tiny.Run("run", 8);

        var bytes = File.ReadAllBytes(Events("run"));
        Assert.Equal(TensorFlowsHead, bytes[..TensorFlowsHead.Length]);
        var events = Read(bytes);
        var rows = File.ReadAllLines(Path.Combine(_tiny["run"], "losses.csv"));
        var names = rows[0].Split(',');
        Assert.Equal(rows.Length - 1, events.Count);
        foreach (var (row, (step, scalars)) in rows.Skip(1).Zip(events))
        {
            var cells = row.Split(',');
            Assert.Equal(cells[0], step.ToString(CultureInfo.InvariantCulture));
            var expected = names.Zip(cells).Skip(2).Where(c => c.Second.Length > 0).ToDictionary(c => $"training/{c.First}", c => float.Parse(c.Second, CultureInfo.InvariantCulture));
            Assert.Equal(expected.OrderBy(e => e.Key), scalars.OrderBy(e => e.Key));
        }
    }

    [Fact]
    public void File_of_a_run_that_was_resumed_is_that_of_one_that_was_not()
    {
        _tiny.Run("whole", 8);
        _tiny.Run("parts", 4);
        File.AppendAllText(Events("parts"), "what a kill left of a record");
        _tiny.Run("parts", 8, resume: true);

        Assert.Equal(File.ReadAllBytes(Events("whole")), File.ReadAllBytes(Events("parts")));
    }

    [Fact]
    public void Rewrite_puts_measures_beside_the_losses_of_their_step()
    {
        var folder = new RunFolder(Directory.CreateDirectory(_tiny["measured"]).FullName);
        File.WriteAllText(folder.Losses, "step,images,g_loss\n1,4,0.5\n2,8,0.25\n");
        File.WriteAllText(folder.Evaluations, "step,images,swd\n1,4,12.5\n");

        EventFile.Rewrite(folder);
        EventFile.Append(folder, new EventRow(3, [("evaluation/swd", "11")]));

        Assert.Equal(
            ["1 training/g_loss 0.5", "1 evaluation/swd 12.5", "2 training/g_loss 0.25", "3 evaluation/swd 11"],
            Read(File.ReadAllBytes(folder.Events)).SelectMany(e => e.Scalars.Select(s => string.Create(CultureInfo.InvariantCulture, $"{e.Step} {s.Key} {s.Value}"))));
    }

    public void Dispose() => _tiny.Dispose();

    private string Events(string run) => new RunFolder(_tiny[run]).Events;

    /// <summary>Reads events as the formats' descriptions have them, checksums bit by bit; the first record is the version.</summary>
    private static List<(long Step, Dictionary<string, float> Scalars)> Read(ReadOnlySpan<byte> bytes)
    {
        var events = new List<(long, Dictionary<string, float>)>();
        while (!bytes.IsEmpty)
        {
            var length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            Assert.Equal(Masked(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var data = bytes.Slice(12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            var fields = Fields(data);
            if (fields.TryGetValue(3, out var version))
                Assert.Equal("brain.Event:2", Encoding.ASCII.GetString(version[0]));
            else
                events.Add((BinaryPrimitives.ReadInt64LittleEndian(fields[2][0]), Fields(fields[5][0])[1].Select(v => Fields(v)).ToDictionary(
                    v => Encoding.UTF8.GetString(v[1][0]), v => BinaryPrimitives.ReadSingleLittleEndian(v[2][0]))));
            bytes = bytes[(length + 16)..];
        }

        return events;
    }

    private static Dictionary<int, List<byte[]>> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new Dictionary<int, List<byte[]>>();
        for (var at = 0; at < message.Length;)
        {
            var (key, value) = ((int)Varint(message, ref at), Array.Empty<byte>());
            switch (key & 7)
            {
                case 0:
                    value = BitConverter.GetBytes(Varint(message, ref at));
                    break;
                case 1 or 5:
                    value = message.Slice(at, (key & 7) == 1 ? 8 : 4).ToArray();
                    at += value.Length;
                    break;
                default:
                    var length = (int)Varint(message, ref at);
                    value = message.Slice(at, length).ToArray();
                    at += length;
                    break;
            }

            fields.TryAdd(key >> 3, []);
            fields[key >> 3].Add(value);
        }

        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            value |= (ulong)(message[at] & 0x7f) << shift;
            if (message[at++] < 0x80)
                return value;
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var one in data)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82f63b78 : crc >> 1;
        }

        crc = ~crc;
        return unchecked((crc >> 15 | crc << 17) + 0xa282ead8u);
    }
}
