using System.Text.Json.Nodes;
using FaceService.Model.Networks;
using FaceService.Model.Networks.Classic;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using FaceService.Training.Datasets;
using FaceService.Training.Losses;
using FaceService.Training.Optimisers;
using FaceService.Training.Presets;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>Trains the classic systems: one discriminator step, then the generator's, on binary cross-entropy.</summary>
internal sealed class ClassicTrainer : ITrainer
{
    private readonly ClassicSettings _settings;
    private readonly Device _device;
    private readonly ClassicNetwork _generator;
    private readonly ClassicNetwork _discriminator;
    private readonly IOptimiser _generatorOptimiser;
    private readonly IOptimiser _discriminatorOptimiser;
    private readonly ClassicLosses _losses;
    private readonly double _lossScale;
    private readonly RealBatches _reals;
    private readonly Figures _figures;
    private readonly RandomTensors _random; // begins anew at each step

    public ClassicTrainer(ClassicSettings settings, PackedDataset data, Device device)
    {
        (_settings, _device) = (settings, device);
        using var weights = new RandomTensors(settings.Seed);
        _random = new RandomTensors(settings.Seed, device);
        GeneratorConfig = ClassicNetworks.Generator(settings);
        _generator = (ClassicNetwork)NetworkFactory.CreateGenerator(GeneratorConfig, weights);
        _discriminator = (ClassicNetwork)NetworkFactory.CreateDiscriminator(ClassicNetworks.Discriminator(settings), weights);
        foreach (var network in (ClassicNetwork[])[_generator, _discriminator])
        {
            network.to(device);
            network.Precision = ComputePrecision.Resolve(settings.Precision, device, settings.Size).Type;
            network.Random = _random;
            network.train();
        }

        _lossScale = ComputePrecision.LossScale(settings.Precision);
        _generatorOptimiser = Optimiser(_generator.named_parameters(), settings.LrG);
        _discriminatorOptimiser = Optimiser(_discriminator.named_parameters(), settings.LrD);
        _losses = new ClassicLosses(settings, _discriminator);
        _reals = new RealBatches(
            data,
            new DatasetSampler(data.ClassOf, settings.Sampling, settings.Seed, HeldOut.Of(data, settings.Holdout).Rest),
            settings.Batch,
            settings.Mirror,
            GeneratorConfig.PixelRange,
            settings.Seed,
            device);
        _figures = new Figures(device, "d_loss", "g_loss");
    }

    public GeneratorConfig GeneratorConfig { get; }

    internal ClassicNetwork Generator => _generator;

    internal ClassicNetwork Discriminator => _discriminator;

    public int Batch => _settings.Batch;

    public void Step(long step)
    {
        _random.Reseed((long)(new CounterRandom(_settings.Seed, step, 0).NextBits() >> 1));
        using var scope = NewDisposeScope();
        var reals = _reals.Take(step * Batch);
        if (_settings.Channels == 1)
            reals = Grey(reals);
        var z = Latents();

        // One z for both networks: then its pictures, drawn once with their graph, serve both as well.
        var shared = _settings.ShareLatent && _settings.FakesFrom == "train" ? _generator.call(z, null) : null;
        DiscriminatorStep(reals, shared?.detach() ?? Fakes(z));
        GeneratorStep(shared ?? Drawn(z));
        for (var i = 1; i < _settings.GeneratorSteps; i++)
            GeneratorStep(Drawn(z));

        Tensor Drawn(Tensor first) => _generator.call(_settings.ShareLatent ? first : Latents(), null);
    }

    /// <summary>Lets the discriminator learn from one batch; the generator stays.</summary>
    /// <param name="reals">[N, colours, size, size]</param>
    /// <param name="fakes">[N, colours, size, size], without a graph.</param>
    internal void DiscriminatorStep(Tensor reals, Tensor fakes)
    {
        using var scope = NewDisposeScope();
        Learn(_discriminator, true);
        _discriminatorOptimiser.ZeroGrad();
        var loss = zeros(1, device: _device);
        foreach (var part in _losses.Discriminator(reals, fakes, Labels(1 - _settings.GeneratedLabel), Labels(_settings.GeneratedLabel)))
        {
            Scaled(part).backward();
            loss = loss.Plus(part.detach());
        }

        _discriminatorOptimiser.Step();
        _figures.Add("d_loss", loss);
    }

    /// <summary>Lets the generator learn from one batch; the discriminator stays.</summary>
    /// <param name="fakes">[N, colours, size, size] with the graph back to the generator.</param>
    internal void GeneratorStep(Tensor fakes)
    {
        using var scope = NewDisposeScope();
        Learn(_discriminator, false);
        _generatorOptimiser.ZeroGrad();
        var loss = _losses.Generator(fakes);
        Scaled(loss).backward();
        _generatorOptimiser.Step();
        _figures.Add("g_loss", loss);
    }

    /// <summary>The generator's pictures for the discriminator, without a graph.</summary>
    internal Tensor Fakes(Tensor z)
    {
        using var _ = no_grad();
        if (_settings.FakesFrom == "train")
            return _generator.call(z, null).detach();
        _generator.eval();
        var fakes = _generator.call(z, null).detach();
        _generator.train();
        return fakes;
    }

    private Tensor Scaled(Tensor loss) => _lossScale > 0 ? loss.Times(_lossScale) : loss;

    private Tensor Latents() => _settings.ZDistribution == "uniform"
        ? _random.Uniform(Batch, _settings.ZDim).Times(2).Minus(1)
        : _random.Normal(Batch, _settings.ZDim);

    private Tensor Labels(int value)
    {
        var labels = ScalarArithmetic.Filled([Batch, 1], value, _device);
        return _settings.LabelNoise > 0 ? labels.Plus(_random.Uniform(Batch, 1).Times(_settings.LabelNoise)) : labels;
    }

    // Rec. 601, as grey pictures are usually made.
    private static Tensor Grey(Tensor colour) => colour.narrow(1, 0, 1).Times(0.299)
        .Plus(colour.narrow(1, 1, 1).Times(0.587))
        .Plus(colour.narrow(1, 2, 1).Times(0.114));

    private static void Learn(nn.Module network, bool learns)
    {
        foreach (var parameter in network.parameters())
            parameter.requires_grad = learns;
    }

    private IOptimiser Optimiser(IEnumerable<(string, Parameter)> parameters, double rate) => _settings.Optimiser == "rmsprop"
        ? new RmsPropOptimiser(parameters, new RmsPropOptions
        {
            LearningRate = rate,
            Rho = _settings.Rho,
            Epsilon = _settings.Epsilon,
            ClipValue = _settings.ClipValue,
            LossScale = _lossScale,
            Decay = _settings.LrDecay,
        })
        : new AdamOptimiser(parameters, new AdamOptions
        {
            LearningRate = rate,
            Beta1 = _settings.Beta1,
            Beta2 = _settings.Beta2,
            Epsilon = _settings.Epsilon,
            ClipValue = _settings.ClipValue,
            LossScale = _lossScale,
            Decay = _settings.LrDecay,
        });

    public IReadOnlyList<(string Name, double Value)> TakeFigures() => _figures.Take();

    public IEnumerable<(string Name, Tensor Tensor)> State()
    {
        foreach (var (prefix, network) in new[] { ("g.", _generator), ("d.", _discriminator) })
        {
            foreach (var (name, parameter) in network.named_parameters())
                yield return (prefix + name, parameter);
            foreach (var (name, buffer) in network.named_buffers())
                yield return (prefix + name, buffer);
        }

        foreach (var (name, tensor) in _generatorOptimiser.State())
            yield return ("opt_g." + name, tensor);
        foreach (var (name, tensor) in _discriminatorOptimiser.State())
            yield return ("opt_d." + name, tensor);
        foreach (var sum in _figures.State())
            yield return sum;
    }

    public JsonObject SaveCounters() => new()
    {
        ["opt_g_steps"] = _generatorOptimiser.Steps,
        ["opt_d_steps"] = _discriminatorOptimiser.Steps,
        ["figures"] = _figures.SaveCounts(),
    };

    public void RestoreCounters(JsonObject counters)
    {
        _generatorOptimiser.Steps = (long)counters["opt_g_steps"]!;
        _discriminatorOptimiser.Steps = (long)counters["opt_d_steps"]!;
        _figures.RestoreCounts(counters["figures"]!.AsArray());
    }

    public Tensor Draw(Tensor z, Tensor? c)
    {
        using var _ = no_grad();
        _generator.eval();
        var drawn = _generator.call(z, c);
        _generator.train();
        return drawn;
    }

    public void Dispose()
    {
        foreach (var part in (IDisposable[])[_generator, _discriminator, _generatorOptimiser, _discriminatorOptimiser, _figures, _random])
            part.Dispose();
    }
}
