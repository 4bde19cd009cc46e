using FaceService.Jobs.Folders;
using FaceService.Jobs.Worker;
using FaceService.Model.Catalog;
using FaceService.Training.Projection;
using FaceService.Training.Tests.Projection;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Jobs.Tests.Worker;

/// <summary>Projections as jobs of the worker.</summary>
[Collection(DeviceThread.Name)]
public sealed class ProjectionJobTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly ModelVersion _model;
    private readonly FolderJobStore _store;

    public ProjectionJobTests()
    {
        _model = TinyModel.Publish(_data.Path);
        _store = new FolderJobStore(_data["jobs"], TimeProvider.System);
    }

    [Fact]
    public async Task Worker_finds_the_latent_tells_its_steps_and_lets_go_of_the_portrait()
    {
        var id = Submit(30).Id;
        Assert.True(File.Exists(new ProjectionFolder(_store.RunFolder(id)).Target));

        await RunAsync();

        var job = _store.Find(id)!;
        Assert.True(job.State == JobState.Succeeded, job.Error);
        var progress = Assert.IsType<ProjectionProgress>(job.Progress);
        Assert.Equal((30, 30, null), (progress.Step, progress.Steps, job.Published));
        Assert.True(progress.Distance > 0);
        Assert.Equal(30, ProjectionResult.Read(new ProjectionFolder(_store.RunFolder(id)))!.Steps);
        Assert.False(File.Exists(new ProjectionFolder(_store.RunFolder(id)).Target));
    }

    [Fact]
    public async Task Model_that_is_gone_fails_the_job_with_a_sentence()
    {
        var id = Submit(10).Id;
        Directory.Delete(_model.Directory, recursive: true);

        await RunAsync();

        var job = _store.Find(id)!;
        Assert.Equal((JobState.Failed, "The model tiny@1 is not there any more."), (job.State, job.Error));
    }

    [Fact]
    public async Task Perceptual_network_that_cannot_be_used_fails_the_job_with_a_sentence()
    {
        var id = Submit(10).Id;

        await RunAsync(network: _data["missing.pt"]);

        Assert.Contains("missing.pt", _store.Find(id)!.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Projections_that_ended_long_ago_are_removed_and_others_stay()
    {
        var time = new FakeTimeProvider();
        using var store = new FolderJobStore(_data["others"], time);
        var queue = new JobQueue(store, time);
        var payload = new ProjectionPayload("tiny@1", new ProjectionSettings());
        var old = queue.Submit(payload, 9)!.Id;
        var waiting = queue.Submit(payload, 9)!.Id;
        var training = queue.Submit(TestJobs.Request(), 9)!.Id;
        queue.Cancel(old);
        queue.Cancel(training);
        time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(0, await queue.RemoveEndedBeforeAsync(JobKind.Projection, TimeSpan.FromHours(3)));
        Assert.Equal(1, await queue.RemoveEndedBeforeAsync(JobKind.Projection, TimeSpan.FromHours(1)));
        Assert.Null(store.Find(old));
        Assert.False(Directory.Exists(store.RunFolder(old)));
        Assert.All((JobId[])[waiting, training], id => Assert.NotNull(store.Find(id)));
    }

    [Fact]
    public void Settings_survive_their_job()
    {
        var settings = new ProjectionSettings { Steps = 77, Space = "w+", Seed = uint.MaxValue, Noise = "fit", Label = [0, 1, 0.5f] };

        var read = (ProjectionPayload)_store.Find(_store.Create(new ProjectionPayload("tiny@1", settings)).Id)!.Payload;

        Assert.Equal("tiny@1", read.Model);
        Assert.Equal(settings with { Label = null }, read.Settings with { Label = null });
        Assert.Equal(settings.Label, read.Settings.Label);
    }

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    private Job Submit(int steps) => _store.Create(
        new ProjectionPayload("tiny@1", new ProjectionSettings { Steps = steps }),
        folder => new ProjectionFolder(folder).WriteTarget(TinyModel.Face(_model, 85), 16));

    private async Task RunAsync(string? network = null)
    {
        var handler = new ProjectionHandler(new ModelCatalogOptions { DataFolder = _data.Path, Watch = false }, network);
        await new JobWorker(_store, [handler], new WorkerOptions(), TimeProvider.System, TextWriter.Null).RunWaiting(default);
    }
}
