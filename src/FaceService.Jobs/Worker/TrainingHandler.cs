using System.Globalization;
using System.Text.Json;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Runs;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Jobs.Worker;

/// <summary>Finds datasets by name. What a worker needs to know of the dataset store.</summary>
public interface IDatasetFiles
{
    /// <summary>Path of a dataset's zip, or null if there is no such dataset.</summary>
    /// <param name="name">The dataset's name.</param>
    string? FindPath(string name);
}

/// <summary>Trains with the trainers of the presets, the same that <c>face train</c> uses, and publishes what comes of it.</summary>
/// <param name="cacheFolder">Where packed datasets are kept.</param>
/// <param name="datasets">The data.</param>
/// <param name="publisher">Where finished models go.</param>
/// <param name="networks">Where pretrained networks are installed; null for none.</param>
/// <param name="createTrainer">Makes the trainer; null for the one that the preset calls for.</param>
internal sealed class TrainingHandler(
    string cacheFolder,
    IDatasetFiles datasets,
    IJobModelPublisher publisher,
    NetworkFolder? networks = null,
    Func<TrainingSettings, PackedDataset, Device, ITrainer>? createTrainer = null) : IJobHandler
{
    public JobKind Kind => JobKind.Training;

    public string Unit => "image";

    public string MemoryAdvice => "Use a smaller batch, size or width, or raise the limit; then resume the job.";

    public IEnumerable<(string Path, string Words)> Places(Job job)
    {
        var dataset = ((TrainingPayload)job.Payload).Dataset;
        yield return (cacheFolder, "the cache");
        if (datasets.FindPath(dataset) is { } path)
            yield return (path, dataset);
    }

    public string? Run(Job job, string folder, IJobObserver observer, CancellationToken stop)
    {
        var payload = (TrainingPayload)job.Payload;
        var path = datasets.FindPath(payload.Dataset)
            ?? throw new TrainingException($"The dataset '{payload.Dataset}' is not there any more. Add it again, then resume the job: what it has is kept.");
        Train(payload, path, folder, new Relay(observer, PlaceWords.Of(this, job, folder)), stop);
        return publisher.Publish(payload.Model, folder);
    }

    private void Train(TrainingPayload payload, string path, string folder, Relay relay, CancellationToken stop)
    {
        var options = new TrainingRunOptions
        {
            DataPath = path,
            OutDirectory = folder,
            CacheDirectory = cacheFolder,
            Networks = networks,
            Settings = Preset.Settings(payload.Preset, payload.Settings.Select(s => KeyValuePair.Create(s.Key, Text(s.Value)))),
            Resume = true, // starts anew where there is no checkpoint
        };
        var run = createTrainer is null ? new TrainingRun(options) : new TrainingRun(options, createTrainer);
        if (!run.Execute(relay, stop).Finished)
            throw new OperationCanceledException(stop);
    }

    // As --set key=value would give it.
    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private sealed class Relay(IJobObserver observer, PlaceWords words) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.Note is { } note)
            {
                observer.OnEvent(JobEventType.Note, new { message = words.In(note) });
                return;
            }

            if (value.Evaluation is { } measures)
            {
                observer.OnEvent(JobEventType.Evaluation, new { images = value.Images, figures = measures.ToDictionary(f => f.Name, f => f.Value) });
                return;
            }

            if (value.SamplePath is { } sample)
                observer.OnEvent(JobEventType.Sample, new { sample = int.Parse(Path.GetFileNameWithoutExtension(sample), CultureInfo.InvariantCulture) });
            observer.OnProgress(new TrainingProgress
            {
                Stage = value.Stage,
                Images = value.Images,
                TotalImages = value.TotalImages,
                ImagesPerSecond = value.ImagesPerSecond,
                Losses = value.Metrics.ToDictionary(f => f.Name, f => f.Value),
            });
        }
    }
}
