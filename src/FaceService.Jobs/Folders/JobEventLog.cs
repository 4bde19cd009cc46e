using System.Text.Json;

namespace FaceService.Jobs.Folders;

/// <summary>
/// The writing end of a job's <c>events.jsonl</c>, for whoever holds the claim. Others read meanwhile: a line counts once its
/// newline is there, so a writer that died in the middle of one leaves nothing that a reader would trip over.
/// </summary>
internal sealed class JobEventLog(string path, TimeProvider time)
{
    private long? _last;

    /// <summary>Adds a line with the next sequence number.</summary>
    public void Append(string type, object data)
    {
        _last ??= Repair();
        var entry = new JobEvent(_last.Value + 1, time.GetUtcNow(), type, JsonSerializer.SerializeToElement(data, data.GetType(), JobJson.Compact));
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, JobJson.Compact);
        Write([.. line, (byte)'\n']);
        _last = entry.Sequence;
    }

    private void Write(byte[] line)
    {
        try
        {
            using var file = Open(FileMode.Append);
            file.Write(line); // one write, so that a reader seldom meets half a line
        }
        catch (IOException)
        {
            _last = null; // a full disk may have taken half of it: repair before the next
            throw;
        }
    }

    /// <summary>Cuts off what a dead writer left of a line; the last whole line's number, or 0.</summary>
    private long Repair()
    {
        var reader = new JobEventReader(path, after: 0);
        var last = reader.ReadNew() is [.., var newest] ? newest.Sequence : 0;
        if (File.Exists(path) && new FileInfo(path).Length > reader.Offset)
        {
            using var file = Open(FileMode.Open);
            file.SetLength(reader.Offset);
        }

        return last;
    }

    private FileStream Open(FileMode mode) =>
        new(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
