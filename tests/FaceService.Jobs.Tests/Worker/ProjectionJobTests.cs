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
    private readonly ProjectionStore _store;

    public ProjectionJobTests()
    {
        _model = TinyModel.Publish(_data.Path);
        _store = new ProjectionStore(_data["projections"], TimeProvider.System);
    }

    [Fact]
    public async Task Worker_finds_the_latent_tells_its_steps_and_lets_go_of_the_portrait()
    {
        var id = Submit(30).Id;
        Assert.True(File.Exists(_store.Folder(id).Target));

        await RunAsync();

        var job = _store.Jobs.Find(id)!;
        Assert.True(job.State == JobState.Succeeded, job.Error);
        Assert.Equal((30, 30), (job.Progress!.Images, job.Progress.TotalImages));
        Assert.True(job.Progress.Losses["distance"] > 0);
        Assert.Equal(30, ProjectionResult.Read(_store.Folder(id))!.Steps);
        Assert.False(File.Exists(_store.Folder(id).Target));
    }

    [Fact]
    public async Task Model_that_is_gone_fails_the_job_with_a_sentence()
    {
        var id = Submit(10).Id;
        Directory.Delete(_model.Directory, recursive: true);

        await RunAsync();

        var job = _store.Jobs.Find(id)!;
        Assert.Equal((JobState.Failed, "The model tiny@1 is not there any more."), (job.State, job.Error));
    }

    [Fact]
    public async Task Perceptual_network_that_cannot_be_used_fails_the_job_with_a_sentence()
    {
        var id = Submit(10).Id;

        await RunAsync(network: _data["missing.pt"]);

        Assert.Contains("missing.pt", _store.Jobs.Find(id)!.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_as_are_allowed_wait_and_no_more()
    {
        Submit(10);
        Submit(10);

        Assert.Null(_store.Submit(TinyModel.Face(_model, 1), "tiny@1", 16, new ProjectionSettings(), maxWaiting: 2));
    }

    [Fact]
    public void Projections_that_ended_long_ago_are_removed_and_others_stay()
    {
        var time = new FakeTimeProvider();
        using var store = new ProjectionStore(_data["others"], time);
        var portrait = TinyModel.Face(_model, 1);
        var old = store.Submit(portrait, "tiny@1", 16, new ProjectionSettings(), 9)!.Id;
        var waiting = store.Submit(portrait, "tiny@1", 16, new ProjectionSettings(), 9)!.Id;
        store.Queue.Cancel(old);
        time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(0, store.RemoveEndedBefore(TimeSpan.FromHours(3)));
        Assert.Equal(1, store.RemoveEndedBefore(TimeSpan.FromHours(1)));
        Assert.Null(store.Jobs.Find(old));
        Assert.False(Directory.Exists(store.Folder(old).Path));
        Assert.NotNull(store.Jobs.Find(waiting));
    }

    [Fact]
    public void Settings_survive_their_job()
    {
        var settings = new ProjectionSettings { Steps = 77, Space = "w+", Seed = uint.MaxValue, Noise = "fit", Label = [0, 1, 0.5f] };
        var text = settings.ToJob("tiny@1").ToDictionary(s => s.Key, s => s.Value.ValueKind == System.Text.Json.JsonValueKind.String ? s.Value.GetString()! : s.Value.GetRawText());

        var (read, model) = ProjectionSettings.FromJob(text);

        Assert.Equal("tiny@1", model);
        Assert.Equal(settings with { Label = null }, read with { Label = null });
        Assert.Equal(settings.Label, read.Label);
    }

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    private TrainingJob Submit(int steps) =>
        _store.Submit(TinyModel.Face(_model, 85), "tiny@1", 16, new ProjectionSettings { Steps = steps }, maxWaiting: 9)!;

    private async Task RunAsync(string? network = null)
    {
        var runner = new ProjectionRunner(new ModelCatalogOptions { DataFolder = _data.Path, Watch = false }, network);
        var worker = new JobWorker(_store.Jobs, runner, runner, runner, new WorkerOptions(), TimeProvider.System, TextWriter.Null);
        while (await worker.RunNext(default))
        {
        }
    }
}
