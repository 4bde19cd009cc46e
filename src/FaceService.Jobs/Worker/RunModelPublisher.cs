using System.Security.Cryptography;
using FaceService.Model.Catalog;
using FaceService.Model.Weights;
using FaceService.Training;
using FaceService.Training.Runs;

namespace FaceService.Jobs.Worker;

/// <summary>Publishes the generator of a run folder into the data folder's models.</summary>
/// <param name="options">The folders of models.</param>
internal sealed class RunModelPublisher(ModelCatalogOptions options) : IJobModelPublisher
{
    private readonly ModelPublisher _publisher = new(options);

    public string Publish(TrainingJob job, string runFolder) => Publish(job.Model, new RunFolder(runFolder));

    /// <summary>Publishes under a name; again the same weights give the same version.</summary>
    /// <exception cref="TrainingException">The name is taken or none, or the weights are damaged.</exception>
    public string Publish(string name, RunFolder run)
    {
        if (_publisher.NameProblem(name) is { } problem)
            throw new TrainingException($"The run is done, but cannot be published. {problem}");
        try
        {
            return (Published(name, run.Generator) ?? _publisher.Publish(name, Content(run))).ToString();
        }
        catch (Exception e) when (e is WeightFileException or FileNotFoundException)
        {
            throw new TrainingException($"The run is done, but its weights cannot be published: {e.Message}", e);
        }
    }

    private static PublishContent Content(RunFolder run) => new()
    {
        WriteWeights = path => DurableFile.Write(path, target =>
        {
            using var source = File.OpenRead(run.Generator);
            source.CopyTo(target);
        }),
        Card = File.ReadAllText(run.Card),
        PreviewPng = File.Exists(run.Preview) ? File.ReadAllBytes(run.Preview) : null,
    };

    /// <summary>The newest version of the name, if it has these very weights: an earlier attempt got that far.</summary>
    private ModelId? Published(string name, string weights)
    {
        var folder = Path.Combine(options.DataModels!, name);
        var newest = Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Select(v => int.TryParse(Path.GetFileName(v), out var n) ? n : 0).DefaultIfEmpty().Max()
            : 0;
        var published = Path.Combine(folder, $"{newest}", ModelVersion.WeightsFileName);
        return newest > 0 && File.Exists(published) && Digest(published).SequenceEqual(Digest(weights)) ? new ModelId(name, newest) : null;
    }

    private static byte[] Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return SHA256.HashData(stream);
    }
}
