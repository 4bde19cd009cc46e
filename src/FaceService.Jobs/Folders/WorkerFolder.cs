using System.Text.Json;

namespace FaceService.Jobs.Folders;

/// <summary>The workers' reports: a file each in <c>jobs/.workers</c>, as old as the last report.</summary>
internal sealed class WorkerFolder(string root, TimeProvider time)
{
    private readonly string _path = Path.Combine(root, ".workers");

    public void Write(WorkerReport worker)
    {
        Directory.CreateDirectory(_path);
        var file = FileOf(worker.Name);
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(worker, JobJson.Compact));
        File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
        foreach (var dead in Files().Where(other => !IsAlive(other)))
            dead.Delete();
    }

    public void Delete(string name)
    {
        if (Directory.Exists(_path))
            File.Delete(FileOf(name));
    }

    public IReadOnlyList<WorkerReport> Read() => [.. Files().Where(IsAlive).Select(TryRead).OfType<WorkerReport>().OrderBy(worker => worker.Name, StringComparer.Ordinal)];

    private IEnumerable<FileInfo> Files() => Directory.Exists(_path) ? new DirectoryInfo(_path).EnumerateFiles() : [];

    private bool IsAlive(FileInfo file) => file.LastWriteTimeUtc > time.GetUtcNow().UtcDateTime - WorkerReport.Lifetime;

    private string FileOf(string name) => Path.Combine(_path, name.Replace(':', '-'));

    private static WorkerReport? TryRead(FileInfo file)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkerReport>(File.ReadAllBytes(file.FullName), JobJson.Compact);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // it is being written, or has just gone
        }
    }
}
