using FaceService.Jobs;
using FaceService.Jobs.Folders;
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
    private readonly FolderJobStore _store;

    public ProjectionProcessTests()
    {
        _model = TinyModel.Publish(_data.Path);
        _store = new FolderJobStore(_data["jobs"], TimeProvider.System);
    }

    [Fact]
    public async Task Worker_killed_in_the_middle_of_a_projection_is_followed_by_one_that_ends_it()
    {
        var id = _store.Create(
            new ProjectionPayload("tiny@1", new ProjectionSettings { Steps = 100 }),
            folder => new ProjectionFolder(folder).WriteTarget(TinyModel.Face(_model, 85), 16)).Id;
        using (var first = new WorkerUnderTest(_data.Path))
        {
            await UntilAsync(id, job => job.Progress is not null);
            await first.KillAsync();
        }

        Assert.Equal(JobState.Interrupted, _store.Find(id)!.State);
        using var second = new WorkerUnderTest(_data.Path, "--supervised");
        var done = await UntilAsync(id, job => job.State.HasEnded());

        Assert.True(done.State == JobState.Succeeded, done.Error);
        Assert.Equal((1, 2), (done.Interruptions, done.Attempts));
        Assert.InRange(ProjectionResult.Read(new ProjectionFolder(_store.RunFolder(id)))!.Psnr, 20, 99);
        Assert.Equal(0, await second.CloseInputAsync());
    }

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    private async Task<Job> UntilAsync(JobId id, Func<Job, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var change = _store.NextChange;
            var job = _store.Find(id)!;
            if (wanted(job))
                return job;
            Assert.True(job.State != JobState.Failed, job.Error);
            await _store.WaitForChange(change, patience.Token);
        }
    }
}
