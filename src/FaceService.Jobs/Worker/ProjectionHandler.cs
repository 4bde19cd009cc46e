using FaceService.Model.Catalog;
using FaceService.Model.Weights;
using FaceService.Training;
using FaceService.Training.Projection;

namespace FaceService.Jobs.Worker;

/// <summary>Searches the latent of the portrait that lies in the job's folder.</summary>
/// <param name="models">The folders of models.</param>
/// <param name="perceptualNetwork">Path of the user's TorchScript network, or null.</param>
internal sealed class ProjectionHandler(ModelCatalogOptions models, string? perceptualNetwork) : IJobHandler
{
    public JobKind Kind => JobKind.Projection;

    public string Unit => "step";

    public string MemoryAdvice => "Use a smaller model, or raise the limit; then send the portrait again.";

    public IEnumerable<(string Path, string Words)> Places(Job job) =>
        models.ShippedRoots.Concat([models.DataModels, perceptualNetwork]).OfType<string>().Select(path => (path, Path.GetFileName(path)));

    public string? Run(Job job, string folder, IJobObserver observer, CancellationToken stop)
    {
        var payload = (ProjectionPayload)job.Payload;
        using var catalog = new ModelCatalog(models, TimeProvider.System);
        var model = catalog.Find(payload.Model) ?? throw new TrainingException($"The model {payload.Model} is not there any more.");
        var place = new ProjectionFolder(folder);
        try
        {
            new ProjectionRun(place, model, payload.Settings, perceptualNetwork).Execute(Report, stop);
        }
        catch (WeightFileException e)
        {
            throw new TrainingException($"The model {payload.Model} cannot be loaded: {e.Message}", e);
        }

        File.Delete(place.Target); // the portrait has served
        return null;

        void Report(ProjectionStep step) => observer.OnProgress(new ProjectionProgress(
            step.Step, step.Steps, step.StepsPerSecond, double.IsFinite(step.Distance) ? step.Distance : null));
    }
}
