using FaceService.Jobs.Folders;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Jobs.Tests.Folders;

public sealed class FolderJobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FolderJobStore _store;

    public FolderJobStoreTests() => _store = new FolderJobStore(_folder.Path, _time);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Job_whose_making_was_killed_is_swept_at_the_next_start_and_one_in_the_making_is_not()
    {
        using var folder = new TemporaryFolder();
        var half = Path.Combine(folder.Path, "20260131-120000-bcdfg");
        Directory.CreateDirectory(Path.Combine(half, "run"));
        File.WriteAllText(Path.Combine(half, "run", "target.png"), "");
        using var store = new FolderJobStore(folder.Path, TimeProvider.System);
        Assert.False(Directory.Exists(half));

        var job = store.Create(TestJobs.Request(), _ => new FolderJobStore(folder.Path, TimeProvider.System).Dispose());

        Assert.Equal(JobState.Queued, store.Find(job.Id)!.State);
    }

    [Fact]
    public void Append_after_a_line_cut_short_repairs_the_log_and_goes_on_counting()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var log = Path.Combine(_folder[id.Value], "events.jsonl");
        File.AppendAllText(log, """{"sequence":2,"time":"2030-01-""");
        Assert.Single(_store.OpenEvents(id, 0).ReadNew());

        using var claim = _store.TryClaim(id)!;
        claim.Append(JobEventType.Note, new { message = "whole" });

        var events = _store.OpenEvents(id, 0).ReadNew();
        Assert.Equal([1, 2], events.Select(e => e.Sequence));
        Assert.Equal("whole", events[1].Data.GetProperty("message").GetString());
    }

    [Fact]
    public void Find_job_whose_file_is_damaged_is_no_job()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        File.WriteAllText(Path.Combine(_folder[id.Value], "job.json"), "{");

        Assert.Null(_store.Find(id));
        Assert.Empty(_store.List(JobKind.Training));
        Assert.Null(_store.TryClaim(id));
    }

    [Fact]
    public void Delete_job_leaves_nothing_behind()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using (var claim = _store.TryClaim(id)!)
            claim.Delete();

        Assert.Null(_store.Find(id));
        Assert.Empty(Directory.EnumerateDirectories(_folder.Path));
    }

    [Fact]
    public void Store_finishes_a_deletion_that_a_crash_cut_short()
    {
        Directory.CreateDirectory(Path.Combine(_folder[".deleted-x"], "run"));

        using var other = new FolderJobStore(_folder.Path, _time);

        Assert.Empty(Directory.EnumerateDirectories(_folder.Path));
    }
}
