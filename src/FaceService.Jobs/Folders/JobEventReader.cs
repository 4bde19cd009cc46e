using System.Text.Json;

namespace FaceService.Jobs.Folders;

/// <summary>Reads a job's <c>events.jsonl</c> while it grows. Remembers how far it is, so that following costs only what is new.</summary>
internal sealed class JobEventReader(string path, long after, Func<JobEvent, JobEvent>? reword = null) : IJobEventReader
{
    /// <summary>Bytes of whole lines read so far.</summary>
    public long Offset { get; private set; }

    public IReadOnlyList<JobEvent> ReadNew()
    {
        var content = ReadFrom(Offset).Span;
        var events = new List<JobEvent>();
        while (content.IndexOf((byte)'\n') is var length and >= 0)
        {
            if (TryParse(content[..length]) is { } entry && entry.Sequence > after)
                events.Add(reword is null ? entry : reword(entry));
            content = content[(length + 1)..];
            Offset += length + 1;
        }

        return events;
    }

    /// <summary>An event, or null for a line that a power cut turned into something else: the others are still good.</summary>
    private static JobEvent? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<JobEvent>(line, JobJson.Compact);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ReadOnlyMemory<byte> ReadFrom(long offset)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = offset;
            using var memory = new MemoryStream();
            file.CopyTo(memory);
            return memory.GetBuffer().AsMemory(0, (int)memory.Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return default; // no event yet, or the job was deleted
        }
    }
}
