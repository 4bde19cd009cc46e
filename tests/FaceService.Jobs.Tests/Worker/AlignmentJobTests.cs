using FaceService.Jobs.Datasets;
using FaceService.Jobs.Folders;
using FaceService.Jobs.Worker;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Jobs.Tests.Worker;

/// <summary>Cutting faces as jobs of the worker; what needs no networks cuts the middle of each photo.</summary>
public sealed class AlignmentJobTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly FolderJobStore _store;
    private readonly FolderDatasetStore _datasets;

    public AlignmentJobTests()
    {
        _store = new FolderJobStore(_data["jobs"], TimeProvider.System);
        _datasets = new FolderDatasetStore(_data["datasets"], TimeProvider.System);
    }

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Photos_become_a_dataset_of_their_own_with_a_report()
    {
        AddPhotos("phone", 9);

        var job = await RunAsync(new AlignmentPayload("phone", "faces", 16, "center"));

        Assert.True(job.State == JobState.Succeeded, job.Error);
        var progress = Assert.IsType<AlignmentProgress>(job.Progress);
        Assert.Equal((9, 9), (progress.Photos, progress.TotalPhotos));
        var faces = _datasets.Find("faces")!;
        Assert.Equal(progress.Kept, faces.Pictures);
        Assert.Equal([new ImageSizeCount(16, 16, faces.Pictures)], faces.Sizes);
        Assert.NotNull(_datasets.FindContactSheet("faces"));
        Assert.Equal([AlignmentPayload.Report], Directory.EnumerateFiles(_store.RunFolder(job.Id)).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Photos_that_are_gone_fail_the_job_with_a_sentence()
    {
        var job = await RunAsync(new AlignmentPayload("phone", "faces", 16, "center"));

        Assert.Equal((JobState.Failed, "The dataset 'phone' is not there any more."), (job.State, job.Error));
    }

    [Fact]
    public async Task Networks_that_are_missing_fail_the_job_with_what_to_do()
    {
        AddPhotos("phone", 2);

        var job = await RunAsync(new AlignmentPayload("phone", "faces", 16));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains(NetworkFolder.InstallCommand, job.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_that_is_taken_fails_the_job_with_a_sentence()
    {
        AddPhotos("phone", 2);

        var job = await RunAsync(new AlignmentPayload("phone", "phone", 16, "center"));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("There is a dataset 'phone' already", job.Error, StringComparison.Ordinal);
    }

    private async Task<Job> RunAsync(AlignmentPayload payload)
    {
        var id = new JobQueue(_store, TimeProvider.System).Submit(payload, 10)!.Id;
        var handler = new AlignmentHandler(_datasets, new NetworkFolder(_data["networks"]));
        await new JobWorker(_store, [handler], new WorkerOptions(), TimeProvider.System, TextWriter.Null).RunWaiting(CancellationToken.None);
        return _store.Find(id)!;
    }

    private void AddPhotos(string name, int count)
    {
        var zip = TestImages.Zip(_data[$"{name}.zip"], [.. Enumerable.Range(0, count).Select(i => ($"{i}.png", TestImages.Png(i, 60, 48)))]);
        _datasets.Add(name, zip, DatasetLimits.Local, CancellationToken.None);
    }
}
