using System.Text.Json.Nodes;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using FaceService.Training.Datasets;
using FaceService.Training.Optimisers;
using FaceService.Training.Presets;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>
/// What every pair of networks that learn from each other needs: batches of reals, random numbers that follow from the seed and the step,
/// losses summed on the device, and everything of it in a checkpoint by name.
/// </summary>
internal abstract class GanTrainer : ITrainer
{
    private readonly TrainingSettings _settings;
    private readonly List<(string Prefix, nn.Module Network)> _networks = [];
    private readonly List<(string Prefix, IOptimiser Optimiser)> _optimisers = [];
    private readonly RealBatches _reals;
    private readonly Metrics _figures;

    protected GanTrainer(TrainingSettings settings, GeneratorConfig config, PackedDataset data, Device device, params string[] losses)
    {
        (_settings, GeneratorConfig, Device) = (settings, config, device);
        Precision = ComputePrecision.Resolve(settings.Precision, device, settings.Size);
        Random = new RandomTensors(settings.Seed, device);
        _reals = new RealBatches(
            data,
            new DatasetSampler(data.ClassOf, settings.Sampling, settings.Seed, HeldOut.Of(data, settings.Holdout).Rest),
            settings.Batch,
            settings.Mirror,
            config.PixelRange,
            settings.Seed,
            device);
        _figures = new Metrics(device, losses);
    }

    public GeneratorConfig GeneratorConfig { get; }

    public int Batch => _settings.Batch;

    /// <summary>Where everything lives.</summary>
    protected Device Device { get; }

    /// <summary>What convolutions compute in.</summary>
    protected TrunkPrecision Precision { get; }

    /// <summary>Begins anew at each step.</summary>
    internal RandomTensors Random { get; }

    public void Step(long step)
    {
        Random.Reseed((long)(new CounterRandom(_settings.Seed, step, 0).NextBits() >> 1));
        using var scope = NewDisposeScope();
        var (reals, classes) = Reals(step);
        TakeStep(step, reals, classes);
    }

    public virtual IReadOnlyList<(string Name, double Value)> TakeMetrics() => _figures.Take();

    public virtual IEnumerable<(string Name, Tensor Tensor)> State()
    {
        foreach (var (prefix, network) in _networks)
        {
            foreach (var (name, parameter) in network.named_parameters())
                yield return ($"{prefix}.{name}", parameter);
            foreach (var (name, buffer) in network.named_buffers())
                yield return ($"{prefix}.{name}", buffer);
        }

        foreach (var (prefix, optimiser) in _optimisers)
            foreach (var (name, tensor) in optimiser.State())
                yield return ($"opt_{prefix}.{name}", tensor);
        foreach (var sum in _figures.State())
            yield return sum;
    }

    public virtual JsonObject SaveCounters()
    {
        var counters = new JsonObject(_optimisers.Select(o => KeyValuePair.Create($"opt_{o.Prefix}_steps", (JsonNode?)o.Optimiser.Steps)));
        counters["figures"] = _figures.SaveCounts();
        return counters;
    }

    public virtual void RestoreCounters(JsonObject counters)
    {
        foreach (var (prefix, optimiser) in _optimisers)
            optimiser.Steps = (long)counters[$"opt_{prefix}_steps"]!;
        _figures.RestoreCounts(counters["figures"]!.AsArray());
    }

    public abstract Tensor Draw(Tensor z, Tensor? c);

    public virtual void Dispose()
    {
        foreach (var (_, network) in _networks)
            network.Dispose();
        foreach (var (_, optimiser) in _optimisers)
            optimiser.Dispose();
        _figures.Dispose();
        Random.Dispose();
    }

    /// <summary>The real images that a step shows: [N, 3, size, size], and the class of each.</summary>
    protected (Tensor Images, IReadOnlyList<int> Classes) Reals(long step) => (_reals.Take(step * Batch), _reals.Classes);

    /// <summary>Takes one step, within a scope of its own.</summary>
    /// <param name="step">Steps taken before.</param>
    /// <param name="reals">[N, 3, size, size]</param>
    /// <param name="classes">[N] of the reals.</param>
    protected abstract void TakeStep(long step, Tensor reals, IReadOnlyList<int> classes);

    /// <summary>Moves a network to the device and takes it into checkpoints.</summary>
    /// <param name="prefix">Of its tensors' names.</param>
    /// <param name="network">The trainer disposes of it.</param>
    protected T Own<T>(string prefix, T network)
        where T : nn.Module
    {
        network.to(Device);
        _networks.Add((prefix, network));
        return network;
    }

    /// <summary>Takes an optimiser into checkpoints.</summary>
    /// <inheritdoc cref="Own{T}(string, T)"/>
    protected T Optimiser<T>(string prefix, T optimiser)
        where T : IOptimiser
    {
        _optimisers.Add((prefix, optimiser));
        return optimiser;
    }

    /// <summary>Adds one value of a loss: a scalar tensor, its graph not needed.</summary>
    protected void Record(string name, Tensor value) => _figures.Add(name, value);

    /// <summary>Lets a network's weights get gradients, or not.</summary>
    protected static void SetLearning(nn.Module network, bool learns)
    {
        foreach (var parameter in network.parameters())
            parameter.requires_grad = learns;
    }
}
