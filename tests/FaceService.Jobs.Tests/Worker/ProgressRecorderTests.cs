using FaceService.Jobs.Folders;
using FaceService.Jobs.Worker;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Jobs.Tests.Worker;

public sealed class ProgressRecorderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FolderJobStore _store;
    private readonly IJobClaim _claim;

    public ProgressRecorderTests()
    {
        _store = new FolderJobStore(_folder.Path, _time);
        _claim = _store.TryClaim(_store.Create(TestJobs.Request()).Id)!;
    }

    public void Dispose()
    {
        _claim.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void OnProgress_every_step_is_written_once_a_second_and_the_last_at_the_end()
    {
        var recorder = new ProgressRecorder(_claim, _time);
        for (var step = 0; step < 25; step++, _time.Advance(TimeSpan.FromMilliseconds(100)))
            recorder.OnProgress(At(step));

        Assert.Equal([0, 10, 20], Written());
        recorder.Flush();
        Assert.Equal([0, 10, 20, 24], Written());
        Assert.Equal(24, _claim.Job.Trained()!.Images);
    }

    [Fact]
    public void OnProgress_of_a_long_run_is_written_more_and_more_seldom()
    {
        var recorder = new ProgressRecorder(_claim, _time);
        recorder.OnProgress(At(0));
        _time.Advance(TimeSpan.FromHours(10));
        recorder.OnProgress(At(1));
        _time.Advance(TimeSpan.FromSeconds(35));
        recorder.OnProgress(At(2));
        Assert.Equal([0, 1], Written());
        _time.Advance(TimeSpan.FromSeconds(1));
        recorder.OnProgress(At(3));

        Assert.Equal([0, 1, 3], Written());
    }

    [Fact]
    public void SecondsLeft_follows_from_the_speed()
    {
        Assert.Equal(45, new TrainingProgress { Images = 100, TotalImages = 1000, ImagesPerSecond = 20 }.SecondsLeft);
        Assert.Null(At(0).SecondsLeft);
    }

    [Fact]
    public void OnEvent_is_written_at_once_with_its_data()
    {
        new ProgressRecorder(_claim, _time).OnEvent(
            JobEventType.Evaluation, new { images = 64_000, figures = new Dictionary<string, double> { ["swd"] = 17.5 } });

        var written = Assert.Single(_store.OpenEvents(_claim.Job.Id, 0).ReadNew(), e => e.Type == JobEventType.Evaluation);
        Assert.Equal(64_000, written.Data.GetProperty("images").GetInt64());
        Assert.Equal(17.5, written.Data.GetProperty("figures").GetProperty("swd").GetDouble());
    }

    private static TrainingProgress At(long images) => new() { Images = images, TotalImages = 1000 };

    private IEnumerable<long> Written() => _store.OpenEvents(_claim.Job.Id, 0).ReadNew()
        .Where(e => e.Type == JobEventType.Progress)
        .Select(e => e.Data.GetProperty("images").GetInt64());
}
