using FaceService.Model.Catalog;
using FaceService.Model.Weights;
using FaceService.Training;
using FaceService.Training.Projection;

namespace FaceService.Jobs.Worker;

/// <summary>Runs projections as a worker's jobs: what a worker asks of a trainer, of a dataset and of a publisher, answered for a search.</summary>
/// <param name="models">The folders of models.</param>
/// <param name="perceptualNetwork">Path of the user's TorchScript network, or null.</param>
internal sealed class ProjectionRunner(ModelCatalogOptions models, string? perceptualNetwork) : ITrainingRunner, IDatasetFiles, IJobModelPublisher
{
    public void Run(JobRun run, ITrainingObserver observer, CancellationToken stop)
    {
        var (settings, reference) = ProjectionSettings.FromJob(run.Settings);
        using var catalog = new ModelCatalog(models, TimeProvider.System);
        var model = catalog.Find(reference) ?? throw new TrainingException($"The model {reference} is not there any more.");
        try
        {
            new ProjectionRun(new ProjectionFolder(run.Folder), model, settings, perceptualNetwork).Execute(Report, stop);
        }
        catch (WeightFileException e)
        {
            throw new TrainingException($"The model {reference} cannot be loaded: {e.Message}", e);
        }

        void Report(ProjectionProgress progress) => observer.OnProgress(new TrainingProgress
        {
            Stage = "projecting",
            Images = progress.Step,
            TotalImages = progress.Steps,
            ImagesPerSecond = progress.StepsPerSecond,
            Losses = new Dictionary<string, double> { ["distance"] = progress.Distance },
        });
    }

    /// <summary>The picture lies in the job's own folder.</summary>
    public string? FindPath(string name) => name;

    /// <summary>Nothing is published: a projection's outcome is its own. The portrait has served, and goes.</summary>
    public string Publish(TrainingJob job, string runFolder)
    {
        File.Delete(new ProjectionFolder(runFolder).Target);
        return job.Model;
    }
}
