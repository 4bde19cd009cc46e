using FaceService.Jobs.Worker;
using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Weights;
using FaceService.Photos.Building;
using FaceService.Training;

namespace FaceService.Jobs.Datasets;

/// <summary>Makes a dataset of faces of a dataset of photos, as <c>face dataset build</c> does.</summary>
/// <param name="datasets">Where both are.</param>
/// <param name="networks">Where pretrained networks are installed.</param>
internal sealed class AlignmentHandler(IDatasetStore datasets, NetworkFolder networks) : IJobHandler
{
    private const string Faces = "faces.zip";

    public JobKind Kind => JobKind.Alignment;

    public string Unit => "photo";

    public string MemoryAdvice => "Use smaller photos, or raise the limit; then resume the job.";

    public IEnumerable<(string Path, string Words)> Places(Job job)
    {
        var dataset = ((AlignmentPayload)job.Payload).Dataset;
        if (datasets.FindPath(dataset) is { } path)
            yield return (path, dataset);
    }

    public string? Run(Job job, string folder, IJobObserver observer, CancellationToken stop)
    {
        var payload = (AlignmentPayload)job.Payload;
        var photos = datasets.FindPath(payload.Dataset) ?? throw new TrainingException($"The dataset '{payload.Dataset}' is not there any more.");
        var faces = Path.Combine(Directory.CreateDirectory(folder).FullName, Faces);
        try
        {
            new DatasetBuild(payload.Options, networks).Run(photos, faces, Path.Combine(folder, AlignmentPayload.Report), name: payload.Dataset, progress: new Relay(observer), stop: stop);
            datasets.Add(payload.Name, faces, DatasetLimits.Local, stop);
        }
        catch (WeightFileException e)
        {
            throw new TrainingException(e.Message, e);
        }
        catch (DatasetException e)
        {
            throw new TrainingException(e.Message, e);
        }

        File.Delete(faces);
        return null;
    }

    private sealed class Relay(IJobObserver observer) : IProgress<BuildProgress>
    {
        public void Report(BuildProgress value) => observer.OnProgress(new AlignmentProgress(value.Photos, value.Of, value.Faces, value.Kept));
    }
}
