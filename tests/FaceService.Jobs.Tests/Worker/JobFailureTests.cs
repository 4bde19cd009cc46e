using System.Text.Json;
using FaceService.Jobs.Datasets;
using FaceService.Jobs.Folders;
using FaceService.Jobs.Tests.Datasets;
using FaceService.Jobs.Worker;
using FaceService.Model.Catalog;
using FaceService.Training.Runs;
using FaceService.Training.Tests.Runs;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Jobs.Tests.Worker;

/// <summary>Jobs with the real trainer, very small, to which something happens: what they say, and what they keep.</summary>
[Collection(DeviceThread.Name)]
public sealed class JobFailureTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private readonly FolderJobStore _store;
    private readonly JobQueue _queue;
    private readonly FolderDatasetStore _datasets;

    public JobFailureTests()
    {
        _store = new FolderJobStore(_data["jobs"], TimeProvider.System);
        _queue = new JobQueue(_store, TimeProvider.System);
        _datasets = new FolderDatasetStore(_data["datasets"], TimeProvider.System);
    }

    public Task InitializeAsync() => AddData();

    public Task DisposeAsync()
    {
        _store.Dispose();
        _data.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Dataset_that_vanished_is_told_and_the_job_goes_on_once_it_is_back()
    {
        var undisturbed = Submit("one");
        await RunNext();
        var id = Submit("two");
        await RunNext(stopAtSample: 6);
        Assert.Equal(JobState.Interrupted, _store.Find(id)!.State);

        _datasets.Delete("drawn");
        await RunNext();

        var job = _store.Find(id)!;
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("The dataset 'drawn' is not there any more", job.Error);
        Assert.Equal(6, Checkpoints(id)[0]);

        await AddData();
        _queue.Resume(id);
        await RunNext();

        Assert.Equal((JobState.Succeeded, null), (_store.Find(id)!.State, _store.Find(id)!.Error));
        Assert.Equal(Generator(undisturbed), Generator(id));
    }

    [Fact]
    public async Task Dataset_of_the_same_name_with_other_pictures_is_refused()
    {
        var id = Submit("one");
        await RunNext(stopAtSample: 6);
        _datasets.Delete("drawn");
        await AddData(from: 100);

        await RunNext();

        Assert.Equal(JobState.Failed, _store.Find(id)!.State);
        Assert.Contains("its pictures or labels changed", _store.Find(id)!.Error);
        Assert.Equal(6, Checkpoints(id)[0]);
    }

    [Fact]
    public async Task Loss_that_is_NaN_is_noted_in_the_job_that_goes_back_and_succeeds()
    {
        var id = Submit("one");

        await RunNext(sabotage: SabotagedTrainer.Poison, firstTrainerOnly: true);

        var note = Assert.Single(Events(id, JobEventType.Note)).GetProperty("message").GetString();
        Assert.Contains("went back to the checkpoint of step 4", note);
        Assert.Equal((JobState.Succeeded, 1.0), (_store.Find(id)!.State, _store.Find(id)!.Progress!.Losses["setbacks"]));
    }

    [Fact]
    public async Task Loss_that_is_NaN_again_fails_the_job_and_keeps_its_checkpoint()
    {
        var id = Submit("one");

        await RunNext(sabotage: SabotagedTrainer.Poison);

        Assert.Equal(JobState.Failed, _store.Find(id)!.State);
        Assert.Contains("diverged a second time", _store.Find(id)!.Error);
        Assert.Contains("of step 4, is kept", _store.Find(id)!.Error);
        Assert.Equal(4, Checkpoints(id)[0]);
    }

    [Fact]
    public async Task Memory_that_runs_out_in_the_middle_names_the_limit_and_keeps_the_checkpoint()
    {
        var id = Submit("one");

        await RunNext(sabotage: _ => zeros(1L << 50).Dispose());

        var error = _store.Find(id)!.Error;
        Assert.Equal(JobState.Failed, _store.Find(id)!.State);
        Assert.Contains("more memory than there is", error);
        Assert.Contains("of step 4, is kept", error);
        Assert.Contains("limit of 3.0 GiB (Worker:MemoryLimitMiB)", error);
        Assert.Equal(4, Checkpoints(id)[0]);
    }

    [Fact]
    public async Task Cancelled_job_keeps_what_it_has_and_goes_on_to_the_same_end()
    {
        var undisturbed = Submit("one");
        await RunNext();
        var id = Submit("two");

        await RunNext(cancelAtSample: 6);

        Assert.Equal(JobState.Cancelled, _store.Find(id)!.State);
        var files = new JobFiles(_store);
        Assert.Equal(6, Checkpoints(id)[0]);
        Assert.Equal([0, 3, 6], files.Samples(id));
        Assert.All((string?[])[files.Losses(id), files.LossCurve(id), files.Timelapse(id)], Assert.NotNull);
        _queue.Resume(id);
        await RunNext();
        Assert.Equal(JobState.Succeeded, _store.Find(id)!.State);
        Assert.Equal(Generator(undisturbed), Generator(id));
    }

    [Fact]
    public async Task Extended_job_publishes_a_second_version()
    {
        var id = Submit("one");
        await RunNext();
        var settings = new Dictionary<string, JsonElement>(_store.Find(id)!.Settings) { ["kimg"] = JsonSerializer.SerializeToElement(0.064) };

        _queue.Extend(id, settings);
        await RunNext();

        var job = _store.Find(id)!;
        Assert.Equal((JobState.Succeeded, "one@2", 64L), (job.State, job.Published, job.Progress!.Images));
        Assert.Equal(16, Checkpoints(id)[0]);
    }

    private async Task AddData(int from = 0)
    {
        var pictures = Enumerable.Range(from, 8).Select(i => ($"{i}.png", TestZip.Picture(i, 32, 32))).ToArray();
        await _datasets.AddZip("drawn", new MemoryStream(TestZip.Of(pictures)), new DatasetLimits(), default);
    }

    // Twelve steps: a row each two, a sheet each three, a checkpoint each four.
    private JobId Submit(string model) => _store.Create(new JobRequest(
        "drawn",
        "stylegan2-32",
        model,
        TinyRun.Small.Append("kimg=0.048").Select(s => s.Split('=')).ToDictionary(s => s[0], s => JsonSerializer.SerializeToElement(s[1])))).Id;

    /// <summary>Runs the oldest waiting job; what is to happen to its trainer happens after step 5.</summary>
    private async Task RunNext(int stopAtSample = -1, int cancelAtSample = -1, Action<ITrainer>? sabotage = null, bool firstTrainerOnly = false)
    {
        using var stop = new CancellationTokenSource();
        var trainers = 0;
        var real = new PresetTrainingRunner(_data["cache"], (settings, data, device) =>
        {
            var trainer = TrainerFactory.Create(settings, data, device);
            return sabotage is null || (trainers++ > 0 && firstTrainerOnly) ? trainer : new SabotagedTrainer(trainer, 5, sabotage);
        });
        var runner = new FakeRunner((run, observer, token) => real.Run(run, new Watcher(observer, sample =>
        {
            if (sample == stopAtSample)
                stop.Cancel();
            if (sample != cancelAtSample)
                return;
            _queue.Cancel(_store.List().Single(j => j.State == JobState.Running).Id);
            token.WaitHandle.WaitOne(); // the request takes its way through the folder
        }), token));
        var worker = new JobWorker(
            _store,
            runner,
            _datasets,
            new RunModelPublisher(new ModelCatalogOptions { DataFolder = _data.Path, Watch = false }),
            new WorkerOptions { MemoryLimitMiB = 3 * 1024 },
            TimeProvider.System,
            TextWriter.Null);
        Assert.True(await worker.RunNext(stop.Token));
    }

    private IReadOnlyList<long> Checkpoints(JobId id)
    {
        var folder = new RunFolder(_store.RunFolder(id));
        foreach (var step in folder.CheckpointSteps())
            CheckpointFile.Open(folder.Checkpoint(step)).Dispose();
        return folder.CheckpointSteps();
    }

    private byte[] Generator(JobId id) => File.ReadAllBytes(new RunFolder(_store.RunFolder(id)).Generator);

    private IEnumerable<JsonElement> Events(JobId id, string type) =>
        _store.OpenEvents(id, 0).ReadNew().Where(e => e.Type == type).Select(e => e.Data);

    private sealed class Watcher(ITrainingObserver observer, Action<int> onSample) : ITrainingObserver
    {
        public void OnProgress(TrainingProgress progress) => observer.OnProgress(progress);

        public void OnSample(int number)
        {
            observer.OnSample(number);
            onSample(number);
        }

        public void OnEvaluation(long images, IReadOnlyDictionary<string, double> figures) => observer.OnEvaluation(images, figures);

        public void OnNote(string message) => observer.OnNote(message);
    }
}
