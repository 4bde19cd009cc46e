using FaceService.Model.Networks;
using FaceService.Model.Networks.Classic;
using FaceService.Model.Torch;
using FaceService.Training.Datasets;
using FaceService.Training.Losses;
using FaceService.Training.Optimisers;
using FaceService.Training.Presets;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>Trains the classic systems: one discriminator step, then the generator's, on binary cross-entropy.</summary>
internal sealed class ClassicTrainer : GanTrainer
{
    private readonly ClassicSettings _settings;
    private readonly IOptimiser _generatorOptimiser;
    private readonly IOptimiser _discriminatorOptimiser;
    private readonly ClassicLosses _losses;
    private readonly double _lossScale;

    public ClassicTrainer(ClassicSettings settings, PackedDataset data, Device device)
        : base(settings, ClassicNetworks.Generator(settings), data, device, "d_loss", "g_loss")
    {
        _settings = settings;
        using var weights = new RandomTensors(settings.Seed);
        Generator = Own("g", (ClassicNetwork)NetworkFactory.CreateGenerator(GeneratorConfig, weights));
        Discriminator = Own("d", (ClassicNetwork)NetworkFactory.CreateDiscriminator(ClassicNetworks.Discriminator(settings), weights));
        foreach (var network in (ClassicNetwork[])[Generator, Discriminator])
        {
            network.Precision = Precision.Type;
            network.Random = Random;
            network.train();
        }

        _lossScale = ComputePrecision.LossScale(settings.Precision);
        _generatorOptimiser = Optimiser("g", NewOptimiser(Generator.named_parameters(), settings.LrG));
        _discriminatorOptimiser = Optimiser("d", NewOptimiser(Discriminator.named_parameters(), settings.LrD));
        _losses = new ClassicLosses(settings, Discriminator);
    }

    internal ClassicNetwork Generator { get; }

    internal ClassicNetwork Discriminator { get; }

    protected override void TakeStep(long step, Tensor reals, IReadOnlyList<int> classes)
    {
        if (_settings.Channels == 1)
            reals = Grey(reals);
        var z = Latents();

        // One z for both networks: then its images, drawn once with their graph, serve both as well.
        var shared = _settings.ShareLatent && _settings.FakesFrom == FakesMode.Train ? Generator.call(z, null) : null;
        DiscriminatorStep(reals, shared?.detach() ?? Fakes(z));
        GeneratorStep(shared ?? Drawn(z));
        for (var i = 1; i < _settings.GeneratorSteps; i++)
            GeneratorStep(Drawn(z));

        Tensor Drawn(Tensor first) => Generator.call(_settings.ShareLatent ? first : Latents(), null);
    }

    /// <summary>Lets the discriminator learn from one batch; the generator stays.</summary>
    /// <param name="reals">[N, colours, size, size]</param>
    /// <param name="fakes">[N, colours, size, size], without a graph.</param>
    internal void DiscriminatorStep(Tensor reals, Tensor fakes)
    {
        using var scope = NewDisposeScope();
        SetLearning(Discriminator, true);
        _discriminatorOptimiser.ZeroGrad();
        var loss = zeros(1, device: Device);
        foreach (var part in _losses.Discriminator(reals, fakes, Labels(1 - _settings.GeneratedLabel), Labels(_settings.GeneratedLabel)))
        {
            Scaled(part).backward();
            loss = loss.Plus(part.detach());
        }

        _discriminatorOptimiser.Step();
        Record("d_loss", loss);
    }

    /// <summary>Lets the generator learn from one batch; the discriminator stays.</summary>
    /// <param name="fakes">[N, colours, size, size] with the graph back to the generator.</param>
    internal void GeneratorStep(Tensor fakes)
    {
        using var scope = NewDisposeScope();
        SetLearning(Discriminator, false);
        _generatorOptimiser.ZeroGrad();
        var loss = _losses.Generator(fakes);
        Scaled(loss).backward();
        _generatorOptimiser.Step();
        Record("g_loss", loss);
    }

    /// <summary>The generator's images for the discriminator, without a graph.</summary>
    internal Tensor Fakes(Tensor z)
    {
        using var _ = no_grad();
        if (_settings.FakesFrom == FakesMode.Train)
            return Generator.call(z, null).detach();
        Generator.eval();
        var fakes = Generator.call(z, null).detach();
        Generator.train();
        return fakes;
    }

    private Tensor Scaled(Tensor loss) => _lossScale > 0 ? loss.Times(_lossScale) : loss;

    private Tensor Latents() => _settings.ZDistribution == LatentDistribution.Uniform
        ? Random.Uniform(Batch, _settings.ZDim).Times(2).Minus(1)
        : Random.Normal(Batch, _settings.ZDim);

    private Tensor Labels(int value)
    {
        var labels = ScalarArithmetic.Filled([Batch, 1], value, Device);
        return _settings.LabelNoise > 0 ? labels.Plus(Random.Uniform(Batch, 1).Times(_settings.LabelNoise)) : labels;
    }

    // Rec. 601, as grey images are usually made.
    private static Tensor Grey(Tensor colour) => colour.narrow(1, 0, 1).Times(0.299)
        .Plus(colour.narrow(1, 1, 1).Times(0.587))
        .Plus(colour.narrow(1, 2, 1).Times(0.114));

    private IOptimiser NewOptimiser(IEnumerable<(string, Parameter)> parameters, double rate) => _settings.Optimiser == OptimiserKind.RmsProp
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

    public override Tensor Draw(Tensor z, Tensor? c)
    {
        using var _ = no_grad();
        Generator.eval();
        var drawn = Generator.call(z, c);
        Generator.train();
        return drawn;
    }
}
