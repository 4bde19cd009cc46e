using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceService.Photos.Building;

/// <summary>
/// What became of each photo so far, a line of JSON each, beside the zip that grows: an interrupted build goes on behind the last whole line. The first
/// line is the build's key.
/// </summary>
internal sealed class BuildLog : IDisposable
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new PersonConverter() },
    };

    private readonly string _path;
    private readonly FileStream _file;

    private BuildLog(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>The photos that are done.</summary>
    public int Done { get; private set; }

    /// <summary>Bytes of the zip that they left.</summary>
    public long ZipLength { get; private set; }

    /// <summary>Takes up a log of the same key, or begins one.</summary>
    /// <param name="path">The log.</param>
    /// <param name="zip">The zip that goes with it.</param>
    /// <param name="key">Of all that decides what becomes of a photo.</param>
    public static BuildLog Open(string path, string zip, string key)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        var log = new BuildLog(path, file);
        var there = File.Exists(zip) ? new FileInfo(zip).Length : 0;
        var good = 0L;
        foreach (var (line, end) in Lines(path))
        {
            if (good == 0)
            {
                if (!line.AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(key)))
                    break;
            }
            else if (TryRead(line) is { } record && record.End <= there)
            {
                log.Done++;
                log.ZipLength = record.End;
            }
            else
            {
                break;
            }

            good = end;
        }

        file.SetLength(good);
        file.Position = good;
        if (good == 0)
            log.WriteLine(JsonSerializer.SerializeToUtf8Bytes(key));
        return log;
    }

    /// <summary>Adds a photo; it counts once this returns.</summary>
    public void Add(PhotoRecord record) => WriteLine(JsonSerializer.SerializeToUtf8Bytes(record, Options));

    /// <summary>All photos so far, read from disk one by one.</summary>
    public IEnumerable<PhotoRecord> Records() => Lines(_path).Skip(1).Select(line => JsonSerializer.Deserialize<PhotoRecord>(line.Line, Options)!);

    public void Dispose() => _file.Dispose();

    private void WriteLine(byte[] line)
    {
        _file.Write(line);
        _file.WriteByte((byte)'\n');
        _file.Flush();
    }

    private static PhotoRecord? TryRead(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize<PhotoRecord>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Whole lines, and where each ends; what a kill left of the last one is none.
    private static IEnumerable<(byte[] Line, long End)> Lines(string path)
    {
        using var stream = new BufferedStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), 1 << 16);
        var line = new MemoryStream();
        var position = 0L;
        for (int next; (next = stream.ReadByte()) >= 0;)
        {
            position++;
            if (next != '\n')
            {
                line.WriteByte((byte)next);
                continue;
            }

            yield return (line.ToArray(), position);
            line.SetLength(0);
        }
    }

    private sealed class PersonConverter : JsonConverter<sbyte[]>
    {
        public override sbyte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            [.. reader.GetBytesFromBase64().Select(value => (sbyte)value)];

        public override void Write(Utf8JsonWriter writer, sbyte[] value, JsonSerializerOptions options) =>
            writer.WriteBase64StringValue(Array.ConvertAll(value, number => (byte)number));
    }
}
