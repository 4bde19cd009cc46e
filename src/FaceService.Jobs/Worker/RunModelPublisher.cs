using System.Security.Cryptography;
using FaceService.Model.Catalog;
using FaceService.Model.Weights;
using FaceService.Training;
using FaceService.Training.Runs;

namespace FaceService.Jobs.Worker;

/// <summary>Makes the model of a finished run known to the service.</summary>
public interface IJobModelPublisher
{
    /// <summary>
    /// Publishes the run's generator under a name in one rename. Publishing the same weights twice gives the
    /// same version, so that a worker that died just after publishing can do it again.
    /// </summary>
    /// <param name="model">The model's name.</param>
    /// <param name="runFolder">Its run folder.</param>
    /// <returns>NAME@VERSION.</returns>
    /// <exception cref="TrainingException">The name belongs to a shipped model, or the weights are no good.</exception>
    string Publish(string model, string runFolder);
}

/// <summary>Publishes the generator of a run folder into the data folder's models.</summary>
/// <param name="options">The folders of models.</param>
internal sealed class RunModelPublisher(ModelCatalogOptions options) : IJobModelPublisher
{
    private readonly ModelPublisher _publisher = new(options);

    public string Publish(string model, string runFolder)
    {
        var run = new RunFolder(runFolder);
        if (_publisher.NameProblem(model) is { } problem)
            throw new TrainingException($"The run is done, but cannot be published. {problem}");
        try
        {
            return (Published(model, run.Generator) ?? _publisher.Publish(model, Content(run))).ToString();
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
