using System.Text.Json.Nodes;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using FaceService.Training.Augmentation;
using FaceService.Training.Datasets;
using FaceService.Training.Losses;
using FaceService.Training.Optimisers;
using FaceService.Training.Presets;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>
/// Trains StyleGAN2 (Karras et al. 2020) with adaptive augmentation (Karras et al. 2020, ADA). A step shows one batch of
/// reals; penalties come each so many steps, on optimiser steps of their own.
/// </summary>
internal sealed class StyleGan2Trainer : ITrainer
{
    private readonly StyleGan2Settings _settings;
    private readonly Device _device;
    private readonly StyleGan2Generator _generator;
    private readonly StyleGan2Generator _average;
    private readonly StyleGan2Discriminator _discriminator;
    private readonly AdamOptimiser _generatorOptimiser;
    private readonly AdamOptimiser _discriminatorOptimiser;
    private readonly IOptimiser? _warmupOptimiser;
    private readonly WeightAverage _tracker;
    private readonly RealBatches _reals;
    private readonly LabelBatches _labels;
    private readonly AugmentPipe _pipe;
    private readonly AugmentStrength _strength;
    private readonly TrunkPrecision _precision;
    private readonly Tensor _pathLength; // [1] running mean
    private readonly Tensor _signs; // [1] sum of the batches' mean sign of D on reals
    private readonly Figures _figures;
    private readonly RandomTensors _random; // begins anew at each step
    private readonly SynthesisNoise _noise;
    private int _signBatches;
    private bool _warm;

    public StyleGan2Trainer(StyleGan2Settings settings, PackedDataset data, Device device)
    {
        (_settings, _device) = (settings, device);
        using var weights = new RandomTensors(settings.Seed);
        _random = new RandomTensors(settings.Seed, device);
        _noise = SynthesisNoise.From(_random);
        _precision = ComputePrecision.Resolve(settings.Precision, device, settings.Size);
        _labels = new LabelBatches(data, settings.Sampling, device);
        GeneratorConfig = StyleGan2Networks.Generator(settings, _labels.Dimension);
        _generator = new StyleGan2Generator(GeneratorConfig, weights).OwningItsTensors();
        _discriminator = new StyleGan2Discriminator(StyleGan2Networks.Discriminator(settings, _labels.Dimension), weights).OwningItsTensors();
        _average = new StyleGan2Generator(GeneratorConfig).OwningItsTensors();
        foreach (nn.Module network in (nn.Module[])[_generator, _discriminator, _average])
            network.to(device);
        _average.eval();
        foreach (var parameter in _average.parameters())
            parameter.requires_grad = false;
        _generator.Synthesis.Precision = _precision;
        _average.Synthesis.Precision = _precision;
        _discriminator.Precision = _precision;

        _tracker = new WeightAverage(_average, _generator, settings.EffectiveEmaKimg * 1000, settings.EmaRampup);
        var relativistic = settings.Loss == "relativistic";
        _generatorOptimiser = new AdamOptimiser(
            _generator.named_parameters(), Adam(settings.LrG).WithLazyPenalty(settings.PathLengthWeight > 0 ? settings.PathLengthEvery : 0));
        _discriminatorOptimiser = new AdamOptimiser(
            _discriminator.named_parameters(), Adam(settings.LrD).WithLazyPenalty(relativistic ? 0 : settings.R1Every));
        // A fresh discriminator sees next to no difference in a trained generator's pictures: only with momentum, and slower, do
        // its gradients add up to more than their noise (seen at 64 pixels: nothing learnt in 8 thousand pictures without).
        if (settings.DiscriminatorWarmup > 0)
            _warmupOptimiser = new AdamOptimiser(_discriminator.named_parameters(), Adam(0.4 * settings.LrD) with { Beta1 = 0.9 });
        _reals = new RealBatches(
            data,
            new DatasetSampler(data.ClassOf, settings.Sampling, settings.Seed, HeldOut.Of(data, settings.Holdout).Rest),
            settings.Batch,
            settings.Mirror,
            GeneratorConfig.PixelRange,
            settings.Seed,
            device);
        _pipe = new AugmentPipe(settings.AugmentPipe, settings.Size, settings.Seed, device);
        _strength = new AugmentStrength(settings);
        _pathLength = zeros(1, device: device).DetachFromDisposeScope();
        _signs = zeros(1, device: device).DetachFromDisposeScope();
        _figures = new Figures(device, "g_loss", "d_loss", "d_real_sign", "r1", "r2", "path_length");
    }

    public GeneratorConfig GeneratorConfig { get; }

    internal StyleGan2Generator Generator => _generator;

    internal StyleGan2Discriminator Discriminator => _discriminator;

    internal RandomTensors Random => _random;

    public int Batch => _settings.Batch;

    public void Step(long step)
    {
        _random.Reseed((long)(new CounterRandom(_settings.Seed, step, 0).NextBits() >> 1));
        var random = new CounterRandom(_settings.Seed, step, 1);
        using var scope = NewDisposeScope();
        var reals = _reals.Take(step * Batch);
        var realLabels = _labels.Of(_reals.Classes);
        _warm = step * Batch < _settings.DiscriminatorWarmup * 1000;
        _generatorOptimiser.RateFactor = _discriminatorOptimiser.RateFactor = RateAt(step);
        if (_settings.Loss == "relativistic")
        {
            if (!_warm)
                RelativisticGeneratorStep(step, reals, realLabels, ref random);
            RelativisticDiscriminatorStep(step, reals, realLabels, ref random);
        }
        else
        {
            if (!_warm)
                GeneratorStep(step, ref random);
            if (!_warm && _settings.PathLengthWeight > 0 && step % _settings.PathLengthEvery == 0)
                PathLengthStep(ref random);
            DiscriminatorStep(step, reals, realLabels, ref random);
            if (_settings.R1Every > 0 && step % _settings.R1Every == 0)
                PenaltyStep(step, reals, realLabels);
        }

        if (!_warm)
            _tracker.Update((step + 1) * Batch, Batch);
        AdjustStrength(step);
    }

    /// <summary>What the learning rates are multiplied by: 1, until they fall in a straight line to nothing at the end of the run.</summary>
    internal double RateAt(long step) => _settings.LrCooldown > 0
        ? Math.Clamp((_settings.TotalImages - (step * Batch)) / (_settings.LrCooldown * 1000), 0, 1)
        : 1;

    private AdamOptions Adam(double rate) => new()
    {
        LearningRate = rate,
        Beta1 = _settings.Beta1,
        Beta2 = _settings.Beta2,
        LossScale = ComputePrecision.StyleGan2LossScale(_settings.Precision),
        RampSteps = _settings.LrRampup * 1000 / Batch,
    };

    private IOptimiser DiscriminatorOptimiser => _warm ? _warmupOptimiser! : _discriminatorOptimiser;

    /// <summary>Lets the generator learn from one batch; the discriminator stays.</summary>
    internal void GeneratorStep(long step, ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        Train(_generator, true);
        Train(_discriminator, false);
        _generatorOptimiser.ZeroGrad();
        var (fakes, labels, _) = Generate(Batch, ref random);
        var logits = _discriminator.call(_pipe.Apply(fakes, _strength.P, Place(step, 0)), labels);
        var loss = LogisticLoss.Generator(logits);
        loss.backward();
        _generatorOptimiser.Step();
        _figures.Add("g_loss", loss);
    }

    private void PathLengthStep(ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        _generatorOptimiser.ZeroGrad();
        // Half a batch, as in the original: this step holds two graphs at once.
        var (fakes, _, ws) = Generate(Math.Max(1, Batch / 2), ref random);
        var lengths = PathLengthPenalty.Lengths(fakes, ws, _random.NormalLike(fakes));
        using (no_grad())
            _pathLength.TimesInPlace(1 - _settings.PathLengthDecay).PlusInPlace(lengths.detach().mean(), _settings.PathLengthDecay);
        var penalty = lengths.sub(_pathLength).Squared().mean();
        penalty.Times(_settings.PathLengthWeight * _settings.PathLengthEvery).backward();
        _generatorOptimiser.Step();
        _figures.Add("path_length", _pathLength);
    }

    /// <summary>Lets the discriminator learn from one batch; the generator stays.</summary>
    internal void DiscriminatorStep(long step, Tensor reals, Tensor? realLabels, ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        Train(_generator, false);
        Train(_discriminator, true);
        DiscriminatorOptimiser.ZeroGrad();
        Tensor fakes;
        Tensor? labels;
        using (no_grad())
        {
            (fakes, labels, _) = Generate(Batch, ref random);
            fakes = _pipe.Apply(fakes, _strength.P, Place(step, 1));
            reals = _pipe.Apply(reals, _strength.P, Place(step, 2));
        }

        var fakeLoss = LogisticLoss.DiscriminatorFake(_discriminator.call(fakes, labels));
        fakeLoss.backward();
        var realLogits = _discriminator.call(reals, realLabels);
        var realLoss = LogisticLoss.DiscriminatorReal(realLogits);
        realLoss.backward();
        DiscriminatorOptimiser.Step();
        _figures.Add("d_loss", fakeLoss.detach().Plus(realLoss.detach()));
        NoteSigns(realLogits);
    }

    // In float32: its gradients of gradients are too small for sixteen bits. It is taken at what the discriminator sees, so
    // that nothing needs the transforms' second derivatives.
    private void PenaltyStep(long step, Tensor reals, Tensor? labels)
    {
        using var scope = NewDisposeScope();
        DiscriminatorOptimiser.ZeroGrad();
        Tensor seen;
        using (no_grad())
            seen = _pipe.Apply(reals, _strength.P, Place(step, 3)).detach();
        seen.requires_grad = true;
        var penalty = GradientPenalty.SquaredNorms(_discriminator.Judge(seen, labels, forceFloat32: true), seen).mean();
        penalty.Times(_settings.EffectiveGamma / 2 * _settings.R1Every).backward();
        DiscriminatorOptimiser.Step();
        _figures.Add("r1", penalty);
    }

    // R3GAN (Huang et al. 2024): each fake is paired with a real of the same class.
    private void RelativisticGeneratorStep(long step, Tensor reals, Tensor? labels, ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        Train(_generator, true);
        Train(_discriminator, false);
        _generatorOptimiser.ZeroGrad();
        var (fakes, _) = Generate(labels, Batch, ref random);
        var fakeLogits = _discriminator.call(_pipe.Apply(fakes, _strength.P, Place(step, 0)), labels);
        Tensor realLogits;
        using (no_grad())
            realLogits = _discriminator.call(_pipe.Apply(reals, _strength.P, Place(step, 1)), labels);
        var loss = RelativisticLoss.Generator(fakeLogits, realLogits);
        loss.backward();
        _generatorOptimiser.Step();
        _figures.Add("g_loss", loss);
    }

    private void RelativisticDiscriminatorStep(long step, Tensor reals, Tensor? labels, ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        Train(_generator, false);
        Train(_discriminator, true);
        DiscriminatorOptimiser.ZeroGrad();
        Tensor fakes;
        using (no_grad())
        {
            fakes = _pipe.Apply(Generate(labels, Batch, ref random).Images, _strength.P, Place(step, 2)).detach();
            reals = _pipe.Apply(reals, _strength.P, Place(step, 3)).detach();
        }

        (fakes.requires_grad, reals.requires_grad) = (true, true);
        var fakeLogits = _discriminator.Judge(fakes, labels, forceFloat32: true);
        var realLogits = _discriminator.Judge(reals, labels, forceFloat32: true);
        var r1 = GradientPenalty.SquaredNorms(realLogits, reals).mean();
        var r2 = GradientPenalty.SquaredNorms(fakeLogits, fakes).mean();
        var loss = RelativisticLoss.Discriminator(fakeLogits, realLogits);
        loss.Plus(r1.Plus(r2).Times(_settings.EffectiveGamma / 2)).backward();
        DiscriminatorOptimiser.Step();
        _figures.Add("d_loss", loss);
        _figures.Add("r1", r1);
        _figures.Add("r2", r2);
        NoteSigns(realLogits.sub(fakeLogits));
    }

    private (Tensor Images, Tensor? Labels, Tensor Ws) Generate(int count, ref CounterRandom random)
    {
        var labels = _labels.Draw(count, ref random);
        var (images, ws) = Generate(labels, count, ref random);
        return (images, labels, ws);
    }

    /// <summary>Draws pictures with fresh latents and noise, and perhaps two styles.</summary>
    /// <returns>[N, 3, size, size] and [N, num_ws, w_dim]</returns>
    internal (Tensor Images, Tensor Ws) Generate(Tensor? labels, int count, ref CounterRandom random)
    {
        var mapping = _generator.Mapping;
        var w = mapping.call(_random.Normal(count, _settings.ZDim), labels);
        mapping.TrackAverage(w);
        var ws = _generator.Broadcast(w);
        if (StyleMixing.DrawCut(_settings.StyleMixing, _generator.Synthesis.NumWs, ref random) is { } cut)
            ws = StyleMixing.Mix(ws, _generator.Broadcast(mapping.call(_random.Normal(count, _settings.ZDim), labels)), cut);
        return (_generator.Synthesis.call(ws, _noise), ws);
    }

    private void NoteSigns(Tensor realLogits)
    {
        using var _ = no_grad();
        var sign = realLogits.detach().sign().mean();
        _signs.PlusInPlace(sign);
        _signBatches++;
        _figures.Add("d_real_sign", sign);
    }

    private void AdjustStrength(long step)
    {
        if (!_strength.IsDue(step) || _signBatches == 0)
            return;
        _strength.Adjust(_signs.item<float>() / _signBatches);
        _signs.zero_();
        _signBatches = 0;
    }

    private static long Place(long step, int phase) => (step * 8) + phase;

    private static void Train(nn.Module network, bool learns)
    {
        foreach (var parameter in network.parameters())
            parameter.requires_grad = learns;
    }

    public IReadOnlyList<(string Name, double Value)> TakeFigures()
    {
        var figures = _figures.Take();
        figures.Add(("augment_p", _strength.P));
        return figures;
    }

    public IEnumerable<(string Name, Tensor Tensor)> State()
    {
        foreach (var (prefix, network) in new (string, nn.Module)[] { ("g.", _generator), ("d.", _discriminator), ("ema.", _average) })
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
        foreach (var (name, tensor) in _warmupOptimiser?.State() ?? [])
            yield return ("opt_w." + name, tensor);
        yield return ("path_length", _pathLength);
        yield return ("signs", _signs);
        foreach (var sum in _figures.State())
            yield return sum;
    }

    public JsonObject SaveCounters() => new()
    {
        ["opt_g_steps"] = _generatorOptimiser.Steps,
        ["opt_d_steps"] = _discriminatorOptimiser.Steps,
        ["opt_w_steps"] = _warmupOptimiser?.Steps ?? 0,
        ["augment_p"] = _strength.P,
        ["sign_batches"] = _signBatches,
        ["figures"] = _figures.SaveCounts(),
    };

    public void RestoreCounters(JsonObject counters)
    {
        _generatorOptimiser.Steps = (long)counters["opt_g_steps"]!;
        _discriminatorOptimiser.Steps = (long)counters["opt_d_steps"]!;
        if (_warmupOptimiser is not null)
            _warmupOptimiser.Steps = (long)counters["opt_w_steps"]!;
        _strength.P = (double)counters["augment_p"]!;
        _signBatches = (int)counters["sign_batches"]!;
        _figures.RestoreCounts(counters["figures"]!.AsArray());
    }

    public Tensor Draw(Tensor z, Tensor? c)
    {
        using var _ = no_grad();
        return _average.call(z, c);
    }

    public void Dispose()
    {
        foreach (var part in (IDisposable?[])[_generator, _discriminator, _average, _generatorOptimiser, _discriminatorOptimiser, _warmupOptimiser, _pipe, _pathLength, _signs, _figures, _random])
            part?.Dispose();
    }
}
