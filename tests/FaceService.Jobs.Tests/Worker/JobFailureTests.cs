using System.Text.Json;
using FaceService.Jobs.Datasets;
using FaceService.Jobs.Folders;
using FaceService.Jobs.Tests.Datasets;
using FaceService.Jobs.Worker;
using FaceService.Model.Catalog;
using FaceService.Training;
using FaceService.Training.Runs;
using FaceService.Training.Tests.Runs;
using FaceService.Training.Trainers;
using NSubstitute;
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
    private readonly RunModelPublisher _publisher;

    public JobFailureTests()
    {
        _store = new FolderJobStore(_data["jobs"], TimeProvider.System);
        _queue = new JobQueue(_store, TimeProvider.System);
        _datasets = new FolderDatasetStore(_data["datasets"], TimeProvider.System);
        _publisher = new RunModelPublisher(new ModelCatalogOptions { DataFolder = _data.Path, Watch = false });
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
        await _queue.ResumeAsync(id);
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
        Assert.Equal((JobState.Succeeded, 1.0), (_store.Find(id)!.State, _store.Find(id)!.Trained()!.Losses["setbacks"]));
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
        var files = new RunFolder(_store.RunFolder(id));
        Assert.Equal(6, Checkpoints(id)[0]);
        Assert.Equal([0, 3, 6], files.SampleSteps());
        Assert.All((string[])[files.Losses, files.LossCurve, files.Timelapse], path => Assert.True(File.Exists(path)));
        await _queue.ResumeAsync(id);
        await RunNext();
        Assert.Equal(JobState.Succeeded, _store.Find(id)!.State);
        Assert.Equal(Generator(undisturbed), Generator(id));
    }

    [Fact]
    public async Task Failure_names_the_dataset_and_not_where_it_lies()
    {
        var id = Submit("one");

        await RunNext(sabotage: _ => throw new TrainingException($"'labels.csv' in '{_datasets.FindPath("drawn")}' has no column 'age'."));

        Assert.Equal("'labels.csv' in 'drawn' has no column 'age'.", _store.Find(id)!.Error);
    }

    [Fact]
    public async Task Failure_names_no_folder_of_the_service()
    {
        var id = Submit("one");
        var run = _store.RunFolder(id);
        var message = $"Could not find a part of the path '{run}/checkpoints/4'; '{run}' holds no run; '{_data["cache"]}/a.facepack' is damaged; " +
            $"{run}/run.json: bad; the file '/etc/faces/secret.key' is in the way.";

        await RunNext(sabotage: _ => throw new TrainingException(message));

        Assert.Equal(
            "Could not find a part of the path 'checkpoints/4'; 'the job's folder' holds no run; 'a.facepack' is damaged; run.json: bad; the file 'secret.key' is in the way.",
            _store.Find(id)!.Error);
    }

    [Fact]
    public async Task Publishing_refused_fails_the_job_and_resuming_tries_again()
    {
        var publisher = Substitute.For<IJobModelPublisher>();
        publisher.Publish(default!, default!).ReturnsForAnyArgs(_ => throw new TrainingException("The name is taken."), _ => "faces@2");
        var id = Submit("faces");

        await RunNext(publisher: publisher);
        Assert.Equal(("The name is taken.", 48L), (_store.Find(id)!.Error, _store.Find(id)!.Trained()!.Images));
        await _queue.ResumeAsync(id);
        await RunNext(publisher: publisher);

        Assert.Equal((JobState.Succeeded, "faces@2", null), (_store.Find(id)!.State, _store.Find(id)!.Published, _store.Find(id)!.Error));
        publisher.Received(2).Publish("faces", _store.RunFolder(id));
    }

    [Fact]
    public async Task Extended_job_publishes_a_second_version()
    {
        var id = Submit("one");
        await RunNext();
        var settings = new Dictionary<string, JsonElement>(_store.Find(id)!.Training().Settings) { ["kimg"] = JsonSerializer.SerializeToElement(0.064) };

        await _queue.ExtendAsync(id, _store.Find(id)!.Training() with { Settings = settings });
        await RunNext();

        var job = _store.Find(id)!;
        Assert.Equal((JobState.Succeeded, "one@2", 64L), (job.State, job.Published, job.Trained()!.Images));
        Assert.Equal(16, Checkpoints(id)[0]);
    }

    private async Task AddData(int from = 0)
    {
        var pictures = Enumerable.Range(from, 8).Select(i => ($"{i}.png", TestZip.Picture(i, 32, 32))).ToArray();
        await _datasets.AddZip("drawn", new MemoryStream(TestZip.Of(pictures)), new DatasetLimits(), default);
    }

    // Twelve steps: a row each two, a sheet each three, a checkpoint each four.
    private JobId Submit(string model) => _store.Create(new TrainingPayload(
        "drawn",
        "stylegan2-32",
        model,
        TinyRun.Small.Append("kimg=0.048").Select(s => s.Split('=')).ToDictionary(s => s[0], s => JsonSerializer.SerializeToElement(s[1])))).Id;

    /// <summary>Runs the oldest waiting job; what is to happen to its trainer happens after step 5.</summary>
    private async Task RunNext(int stopAtSample = -1, int cancelAtSample = -1, Action<ITrainer>? sabotage = null, bool firstTrainerOnly = false, IJobModelPublisher? publisher = null)
    {
        using var stop = new CancellationTokenSource();
        var trainers = 0;
        var real = new TrainingHandler(_data["cache"], _datasets, publisher ?? _publisher, createTrainer: (settings, data, device) =>
        {
            var trainer = TrainerFactory.Create(settings, data, device);
            return sabotage is null || (trainers++ > 0 && firstTrainerOnly) ? trainer : new SabotagedTrainer(trainer, 5, sabotage);
        });
        var handler = new FakeHandler((job, folder, observer, token) => real.Run(job, folder, new Watcher(observer, sample =>
        {
            if (sample == stopAtSample)
                stop.Cancel();
            if (sample != cancelAtSample)
                return;
            _queue.Cancel(job.Id);
            token.WaitHandle.WaitOne(); // the request takes its way through the folder
        }), token))
        { Named = real.Places };
        await new JobWorker(_store, [handler], new WorkerOptions { MemoryLimitMiB = 3 * 1024 }, TimeProvider.System, TextWriter.Null).RunWaiting(stop.Token);
        Assert.Single(handler.Runs);
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

    private sealed class Watcher(IJobObserver observer, Action<int> onSample) : IJobObserver
    {
        public void OnProgress(JobProgress progress) => observer.OnProgress(progress);

        public void OnEvent(string type, object data)
        {
            observer.OnEvent(type, data);
            if (type == JobEventType.Sample)
                onSample(JsonSerializer.SerializeToElement(data).GetProperty("sample").GetInt32());
        }
    }
}
