using FaceService.Jobs;
using FaceService.Model.Catalog;
using FaceService.Training.Projection;
using FaceService.Training.Tests.Projection;

namespace FaceService.Cli.Tests.Commands;

/// <summary>The worker's other lane as it really runs.</summary>
[Collection(DeviceThread.Name)]
public sealed class ProjectionProcessTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly ModelVersion _model;
    private readonly ProjectionStore _store;

    public ProjectionProcessTests()
    {
        _model = TinyModel.Publish(_data.Path);
        _store = new ProjectionStore(_data["projections"], TimeProvider.System);
    }

    [Fact]
    public async Task Worker_killed_in_the_middle_of_a_projection_is_followed_by_one_that_ends_it()
    {
        var id = _store.Submit(TinyModel.Face(_model, 85), "tiny@1", 16, new ProjectionSettings { Steps = 100 }, maxWaiting: 9)!.Id;
        using (var first = new WorkerUnderTest(_data.Path))
        {
            await UntilAsync(id, job => job.Progress is not null);
            await first.KillAsync();
        }

        Assert.Equal(JobState.Interrupted, _store.Jobs.Find(id)!.State);
        using var second = new WorkerUnderTest(_data.Path, "--supervised");
        var done = await UntilAsync(id, job => job.State.HasEnded());

        Assert.True(done.State == JobState.Succeeded, done.Error);
        Assert.Equal((1, 2), (done.Interruptions, done.Attempts));
        Assert.InRange(ProjectionResult.Read(_store.Folder(id))!.Psnr, 20, 99);
        Assert.Equal(0, await second.CloseInputAsync());
    }

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    private async Task<TrainingJob> UntilAsync(JobId id, Func<TrainingJob, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var change = _store.Jobs.NextChange;
            var job = _store.Jobs.Find(id)!;
            if (wanted(job))
                return job;
            Assert.True(job.State != JobState.Failed, job.Error);
            await _store.Jobs.WaitForChange(change, patience.Token);
        }
    }
}
