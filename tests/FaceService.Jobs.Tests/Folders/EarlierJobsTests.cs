using FaceService.Jobs.Folders;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Jobs.Tests.Folders;

/// <summary>Folders as version 0.1 left them: <c>jobs/</c> and <c>projections/</c>.</summary>
public sealed class EarlierJobsTests : IDisposable
{
    private const string Training = "20260314-091500-k3f9t";
    private const string Waiting = "20260314-091600-zzzzz";
    private const string Projection = "20260314-091700-00000";

    private readonly TemporaryFolder _data = new();
    private readonly FolderJobStore _store;

    public EarlierJobsTests()
    {
        Write(
            $"jobs/{Training}",
            """
            {
              "id": "20260314-091500-k3f9t", "state": "running", "dataset": "portraits", "preset": "dcgan-64", "model": "faces",
              "settings": { "kimg": 2, "mirror": false }, "created": "2026-03-14T09:15:00+00:00", "started": "2026-03-14T09:15:02+00:00",
              "attempts": 2, "interruptions": 1, "crashes_without_progress": 1, "images_at_last_crash": 640,
              "progress": { "stage": "training", "images": 640, "total_images": 2000, "images_per_second": 20, "seconds_left": 68, "losses": { "d": "NaN" } }
            }
            """,
            """{"sequence":1,"time":"2026-03-14T09:15:00+00:00","type":"state","data":{"state":"queued"}}""");
        Write(
            $"projections/{Projection}",
            """
            {
              "id": "20260314-091700-00000", "state": "succeeded", "dataset": "portrait", "preset": "projection", "model": "faces@1",
              "settings": { "model": "faces@1", "steps": 500, "space": "w\u002B", "seed": 7, "noise": "fit", "label": [0, 1] },
              "created": "2026-03-14T09:17:00+00:00", "ended": "2026-03-14T09:18:00+00:00", "attempts": 1, "interruptions": 0,
              "crashes_without_progress": 0, "images_at_last_crash": 0, "published": "faces@1",
              "progress": { "stage": "projecting", "images": 500, "total_images": 500, "images_per_second": 5, "seconds_left": 0, "losses": { "distance": 0.25 } }
            }
            """,
            """
            {"sequence":1,"time":"2026-03-14T09:17:00+00:00","type":"state","data":{"state":"queued"}}
            {"sequence":2,"time":"2026-03-14T09:17:30+00:00","type":"progress","data":{"stage":"projecting","images":40,"total_images":500,"images_per_second":0,"losses":{"distance":"NaN"}}}
            {"sequence":3,"time":"2026-03-14T09:18:00+00:00","type":"state","data":{"state":"succeeded","published":"faces@1"}}
            """);
        Write(
            $"projections/{Waiting}",
            """
            {
              "id": "20260314-091600-zzzzz", "state": "queued", "dataset": "portrait", "preset": "projection", "model": "faces@1",
              "settings": { "model": "faces@1", "steps": 10, "space": "w", "seed": 0, "noise": "const" }, "created": "2026-03-14T09:16:00+00:00",
              "attempts": 0, "interruptions": 0, "crashes_without_progress": 0, "images_at_last_crash": 0
            }
            """,
            """{"sequence":1,"time":"2026-03-14T09:16:00+00:00","type":"state","data":{"state":"queued"}}""");
        _store = new FolderJobStore(_data["jobs"], new FakeTimeProvider(), _data["projections"]);
    }

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void Training_is_read_with_its_settings_and_progress()
    {
        var job = Assert.Single(_store.List(JobKind.Training));

        Assert.Equal((Training, JobState.Interrupted, 2, 640L), (job.Id.Value, job.State, job.Attempts, job.PositionAtLastCrash));
        Assert.Equal(("portraits", "dcgan-64", "faces", 2), (job.Training().Dataset, job.Training().Preset, job.Training().Model, job.Training().Settings.Count));
        Assert.Equal((640, 2000, 20), (job.Trained()!.Images, job.Trained()!.TotalImages, job.Trained()!.ImagesPerSecond));
        Assert.True(double.IsNaN(job.Trained()!.Losses["d"]));
    }

    [Fact]
    public void Training_that_was_interrupted_is_claimed_and_kept_in_todays_form()
    {
        using (var claim = _store.TryClaimNext(JobKind.Training)!)
            Assert.Equal((JobState.Interrupted, 2), (claim.Job.State, claim.Job.CrashesWithoutProgress));

        Assert.Contains("\"payload\"", File.ReadAllText(_data[$"jobs/{Training}/job.json"]), StringComparison.Ordinal);
        Assert.Equal("portraits", Assert.Single(_store.List(JobKind.Training)).Training().Dataset);
    }

    [Fact]
    public void Projection_is_read_where_it_lies_in_the_words_of_projections()
    {
        var job = _store.List(JobKind.Projection)[^1];

        var payload = Assert.IsType<ProjectionPayload>(job.Payload);
        Assert.Equal((Projection, JobState.Succeeded, null), (job.Id.Value, job.State, job.Published));
        Assert.Equal(("faces@1", 500, "w+", 7u, "fit"), (payload.Model, payload.Settings.Steps, payload.Settings.Space, payload.Settings.Seed, payload.Settings.Noise));
        Assert.Equal([0f, 1f], payload.Settings.Label);
        Assert.Equal(new ProjectionProgress(500, 500, 5, 0.25), job.Progress);
        Assert.Equal(_data[$"projections/{Projection}/run"], _store.RunFolder(job.Id));
    }

    [Fact]
    public void Projections_events_are_told_in_the_words_of_projections()
    {
        Assert.True(JobId.TryParse(Projection, out var id));

        Assert.Equal(
            [
                """{"state":"queued","error":null}""",
                """{"step":40,"steps":500,"steps_per_second":0,"distance":null,"seconds_left":null}""",
                """{"state":"succeeded","error":null}""",
            ],
            _store.OpenEvents(id, 0).ReadNew().Select(e => e.Data.GetRawText()));
        Assert.Equal([3], _store.OpenEvents(id, 2).ReadNew().Select(e => e.Sequence));
    }

    [Fact]
    public void Projection_that_waited_is_run_and_can_be_deleted()
    {
        using (var claim = _store.TryClaimNext(JobKind.Projection)!)
        {
            Assert.Equal(Waiting, claim.Job.Id.Value);
            claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UnixEpoch));
            claim.Append(JobEventType.Progress, new ProjectionProgress(1, 10, 0, 0.5));
            claim.Save(claim.Job.To(JobState.Failed, DateTimeOffset.UnixEpoch) with { Error = "no" });
            Assert.Equal(
                ["queued", "running", "1", "failed"],
                _store.OpenEvents(claim.Job.Id, 0).ReadNew().Select(e => e.Data.EnumerateObject().First().Value.ToString()));
            claim.Delete();
        }

        Assert.Equal(Projection, Assert.Single(_store.List(JobKind.Projection)).Id.Value);
        Assert.False(Directory.Exists(_data[$"projections/{Waiting}"]));
    }

    private void Write(string folder, string job, string events)
    {
        Directory.CreateDirectory(_data[folder]);
        File.WriteAllText(Path.Combine(_data[folder], "job.json"), job);
        File.WriteAllText(Path.Combine(_data[folder], "events.jsonl"), events + "\n");
    }
}
