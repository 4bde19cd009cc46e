using FaceService.Jobs;
using FaceService.Jobs.Folders;
using FaceService.Jobs.Worker;
using FaceService.Model.Catalog;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Export;

namespace FaceService.Cli.Tests.Models;

[Collection(DeviceThread.Name)]
public sealed class ImportJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Weight_file_of_a_job_becomes_a_model_and_has_served()
    {
        SmallModel.Write(_folder["own.safetensors"]);
        using (var file = GeneratorFile.Open(_folder["own.safetensors"]))
            ModelExporter.Export(file, ExportFormat.Nvidia).Write(_folder["exported.safetensors"]);

        var (job, run) = await RunAsync(File.ReadAllBytes(_folder["exported.safetensors"]));

        Assert.Equal((JobState.Succeeded, "mine@1"), (job.State, job.Published));
        Assert.False(File.Exists(Path.Combine(run, ImportPayload.Weights)));
        using var published = GeneratorFile.Open(_folder["data/models/mine/1/generator.safetensors"]);
        Assert.Equal(("Mine.", 0.7), (published.Licence, published.Config.DefaultTruncation));
        Assert.Contains("`ffhq.pkl`", File.ReadAllText(_folder["data/models/mine/1/card.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_no_weights_is_said_by_its_own_name_and_goes()
    {
        var (job, run) = await RunAsync("<html>"u8.ToArray());

        Assert.Equal(
            (JobState.Failed, "ffhq.pkl: the file is a web page: the download did not give the file itself."),
            (job.State, job.Error));
        Assert.False(File.Exists(Path.Combine(run, ImportPayload.Weights)));
        Assert.False(Directory.Exists(_folder["data/models/mine"]));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(Job Job, string Run)> RunAsync(byte[] weights)
    {
        Directory.CreateDirectory(_folder["data"]);
        using var store = new FolderJobStore(_folder["jobs"], TimeProvider.System);
        var id = store.Create(new ImportPayload("mine", "ffhq.pkl", "Mine.", 0.7), folder =>
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, ImportPayload.Weights), weights);
        }).Id;
        var handler = new ImportHandler(new ModelCatalogOptions { DataFolder = _folder["data"], Watch = false });
        await new JobWorker(store, [handler], new WorkerOptions(), TimeProvider.System, TextWriter.Null).RunWaiting(CancellationToken.None);
        return (store.Find(id)!, store.RunFolder(id));
    }
}
