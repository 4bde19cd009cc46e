using FaceService.Jobs.Importing;
using FaceService.Model.Catalog;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Import;
using FaceService.Training;

namespace FaceService.Jobs.Worker;

/// <summary>Makes the weight file in the job's folder a model, as <c>face model import</c> does.</summary>
/// <param name="models">The folders of models.</param>
internal sealed class ImportHandler(ModelCatalogOptions models) : IJobHandler
{
    public JobKind Kind => JobKind.Import;

    public string Unit => "byte";

    public string MemoryAdvice => "Raise the limit; then send the file again.";

    public IEnumerable<(string Path, string Words)> Places(Job job) =>
        models.ShippedRoots.Append(models.DataModels).OfType<string>().Select(path => (path, Path.GetFileName(path)));

    public string? Run(Job job, string folder, IJobObserver observer, CancellationToken stop)
    {
        var payload = (ImportPayload)job.Payload;
        var weights = Path.Combine(folder, ImportPayload.Weights);
        var import = new ModelImport(models) { Name = payload.Model, Licence = payload.Licence, Truncation = payload.Truncation };
        try
        {
            observer.OnProgress(new ImportProgress("reading"));
            var read = ModelImporter.Read(weights);
            stop.ThrowIfCancellationRequested();
            if ((import.NameProblem ?? import.LabelProblem(read)) is { } problem)
                throw new TrainingException(problem);
            foreach (var note in read.Notes)
                observer.OnEvent(JobEventType.Note, new { message = note });
            observer.OnProgress(new ImportProgress("publishing"));
            var id = import.Publish(payload.File, read);
            File.Delete(weights); // it has served
            return id.ToString();
        }
        catch (WeightFileException e)
        {
            File.Delete(weights); // another try would end as this one did
            throw new TrainingException(e.Message.Replace(weights, payload.File, StringComparison.Ordinal), e);
        }
    }
}
