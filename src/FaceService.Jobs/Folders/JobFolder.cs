using System.Text.Json;
using System.Text.Json.Nodes;
using FaceService.Model.Weights;

namespace FaceService.Jobs.Folders;

/// <summary>One job's folder: which file holds what.</summary>
internal sealed class JobFolder(string root, JobId id, bool isEarlierProjection = false)
{
    private const int ReserveBytes = 64 << 10; // job.json written beside itself, a line of events, and what a file system rounds up

    /// <summary>True for a projection of a version up to 0.1.</summary>
    public bool IsEarlierProjection => isEarlierProjection;

    public string Path { get; } = System.IO.Path.Combine(root, id.Value);

    public string Job => System.IO.Path.Combine(Path, "job.json");

    public string Events => System.IO.Path.Combine(Path, "events.jsonl");

    /// <summary>Held open and locked by whoever has claimed the job; empty.</summary>
    public string Claim => System.IO.Path.Combine(Path, "claim");

    /// <summary>There once someone asked for the job to be stopped; empty.</summary>
    public string Cancel => System.IO.Path.Combine(Path, "cancel");

    /// <summary>Takes up room on the disk while the job runs, to be given up for the words on how it ended.</summary>
    public string Reserve => System.IO.Path.Combine(Path, "reserve");

    public string Run => System.IO.Path.Combine(Path, "run");

    /// <summary>Reads <c>job.json</c>; null if there is none, or none that can be read.</summary>
    public Job? Read()
    {
        try
        {
            return EarlierJobs.Updated(JsonNode.Parse(File.ReadAllBytes(Job))).Deserialize<Job>(JobJson.Indented);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    public void Write(Job job) =>
        DurableFile.WriteAllBytes(Job, JsonSerializer.SerializeToUtf8Bytes(job, JobJson.Indented));

    /// <summary>Sets room aside on the disk; on one that is full already there is none to be had.</summary>
    public void KeepReserve()
    {
        try
        {
            File.WriteAllBytes(Reserve, new byte[ReserveBytes]);
        }
        catch (IOException)
        {
            GiveUpReserve();
        }
    }

    /// <summary>Frees the room; false if none was set aside.</summary>
    public bool GiveUpReserve()
    {
        var kept = File.Exists(Reserve);
        File.Delete(Reserve);
        return kept;
    }

    /// <summary>Locks the claim file, or returns null while another process or thread has it locked.</summary>
    public FileStream? TryLock()
    {
        try
        {
            // FileShare.None is flock(LOCK_EX) on Unix: the kernel lets go of it when the process ends, however it ends.
            return new FileStream(Claim, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException)
        {
            return null; // locked, or the job was deleted
        }
    }
}
