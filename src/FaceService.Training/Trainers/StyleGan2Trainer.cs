using System.Text.Json.Nodes;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using FaceService.Training.Augmentation;
using FaceService.Training.Datasets;
using FaceService.Training.Losses;
using FaceService.Training.Optimisers;
using FaceService.Training.Presets;
using FaceService.Training.Teachers;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>
/// Trains StyleGAN2 (Karras et al. 2020) with adaptive augmentation (Karras et al. 2020, ADA). A step shows one batch of
/// reals; penalties come each so many steps, on optimiser steps of their own.
/// </summary>
internal sealed class StyleGan2Trainer : GanTrainer
{
    private const int MeasuredBatches = 64; // of the data, for the image losses
    private static readonly string[] TeacherMetrics = ["teacher_g_loss", "teacher_d_loss", "teacher_real_sign"];
    private readonly StyleGan2Settings _settings;
    private readonly StyleGan2Generator _average;
    private readonly AdamOptimiser _generatorOptimiser;
    private readonly AdamOptimiser _discriminatorOptimiser;
    private readonly IOptimiser? _warmupOptimiser;
    private readonly WeightAverage _tracker;
    private readonly LabelBatches _labels;
    private readonly AugmentPipe _pipe;
    private readonly DiffAugment _diffAugment;
    private readonly IReadOnlyList<(string Metric, double Weight, IDataLoss Loss)> _imageLosses;
    private readonly Teacher? _teacher;
    private readonly AdamOptimiser? _teacherOptimiser;
    private readonly AugmentStrength _strength;
    private readonly Tensor _pathLength; // [1] running mean
    private readonly Tensor _signs; // [1] sum of the batches' mean sign of D on reals
    private readonly SynthesisNoise _noise;
    private int _signBatches;
    private bool _warm;
    private bool _taught; // the generator learns from the teacher in this step

    /// <param name="settings">The run's.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="teacher">What judges by pretrained networks, if any does; the trainer disposes of it.</param>
    public StyleGan2Trainer(StyleGan2Settings settings, PackedDataset data, Device device, Teacher? teacher = null)
        : base(
            settings,
            StyleGan2Networks.Generator(settings, data.Labels.Dimension),
            data,
            device,
            ["g_loss", "d_loss", "d_real_sign", "r1", "r2", "path_length", .. ImageLosses(settings).Select(loss => loss.Metric), .. teacher is null ? [] : TeacherMetrics])
    {
        _settings = settings;
        using var weights = new RandomTensors(settings.Seed);
        _noise = SynthesisNoise.From(Random);
        _labels = new LabelBatches(data, settings.Sampling, device);
        Generator = Own("g", new StyleGan2Generator(GeneratorConfig, weights).OwningItsTensors());
        Discriminator = Own(
            "d", new StyleGan2Discriminator(StyleGan2Networks.Discriminator(settings, _labels.Dimension), weights).OwningItsTensors());
        _average = Own("ema", new StyleGan2Generator(GeneratorConfig).OwningItsTensors());
        _average.eval();
        SetLearning(_average, false);
        Generator.Synthesis.Precision = Precision;
        _average.Synthesis.Precision = Precision;
        Discriminator.Precision = Precision;

        _tracker = new WeightAverage(_average, Generator, settings.EffectiveEmaKimg * 1000, settings.EmaRampup);
        var relativistic = settings.Loss == GanLoss.Relativistic;
        _generatorOptimiser = Optimiser("g", new AdamOptimiser(
            Generator.named_parameters(), Adam(settings.LrG).WithLazyPenalty(settings.PathLengthWeight > 0 ? settings.PathLengthEvery : 0)));
        _discriminatorOptimiser = Optimiser("d", new AdamOptimiser(
            Discriminator.named_parameters(), Adam(settings.LrD).WithLazyPenalty(relativistic ? 0 : settings.R1Every)));
        // A fresh discriminator sees next to no difference in a trained generator's images: only with momentum, and slower, do
        // its gradients add up to more than their noise (seen at 64 pixels: nothing learnt in 8 thousand images without).
        if (settings.DiscriminatorWarmup > 0)
            _warmupOptimiser = Optimiser("w", new AdamOptimiser(Discriminator.named_parameters(), Adam(0.4 * settings.LrD) with { Beta1 = 0.9 }));
        if ((_teacher = teacher) is not null)
            _teacherOptimiser = Optimiser("h", new AdamOptimiser(Own("h", teacher!.Heads).named_parameters(), Adam(settings.TeacherLr)));
        _pipe = new AugmentPipe(settings.AugmentPipe, settings.Size, settings.Seed, device);
        _diffAugment = new DiffAugment(settings.DiffAugment, settings.Seed);
        _imageLosses = [.. ImageLosses(settings).Select(loss => (loss.Metric, loss.Weight, loss.Of(Enumerable.Range(0, MeasuredBatches).Select(i => Reals(i).Images), device)))];
        _strength = new AugmentStrength(settings);
        _pathLength = zeros(1, device: device).DetachFromDisposeScope();
        _signs = zeros(1, device: device).DetachFromDisposeScope();
    }

    internal StyleGan2Generator Generator { get; }

    internal StyleGan2Discriminator Discriminator { get; }

    protected override void TakeStep(long step, Tensor reals, IReadOnlyList<int> classes)
    {
        var random = new CounterRandom(_settings.Seed, step, 1);
        var realLabels = _labels.Of(classes);
        _warm = step * Batch < _settings.DiscriminatorWarmup * 1000;
        _taught = _teacher is not null && step * Batch >= _settings.TeacherAfter * 1000;
        _generatorOptimiser.RateFactor = _discriminatorOptimiser.RateFactor = RateAt(step);
        _teacherOptimiser?.RateFactor = RateAt(step);
        if (_settings.Loss == GanLoss.Relativistic)
        {
            if (!_warm)
                RelativisticGeneratorStep(step, reals, realLabels, ref random);
            RelativisticDiscriminatorStep(step, reals, realLabels, ref random);
        }
        else if (_settings.TeacherMode == TeacherMode.Projected)
        {
            if (!_warm && _taught)
                GeneratorStep(step, ref random);
            TeacherStep(step, reals, realLabels, ref random);
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
        SetLearning(Generator, true);
        SetLearning(Discriminator, false);
        _generatorOptimiser.ZeroGrad();
        var (fakes, labels, _) = Generate(Batch, ref random);
        Tensor? loss = null;
        if (_settings.TeacherMode == TeacherMode.Aided)
            Record("g_loss", loss = LogisticLoss.Generator(Discriminator.call(Seen(fakes, step, 0), labels)));
        Guided(loss, fakes, labels, step).backward();
        _generatorOptimiser.Step();
    }

    // The discriminator's loss, if it judges, with what else guides the generator.
    private Tensor Guided(Tensor? loss, Tensor fakes, Tensor? labels, long step)
    {
        foreach (var (metric, weight, held) in _imageLosses)
        {
            var distance = held.Distance(fakes);
            Record(metric, distance);
            loss = Sum(loss, distance, weight);
        }

        if (_taught)
        {
            SetLearning(_teacher!.Heads, false);
            var taught = _teacher.GeneratorLoss(fakes, labels, Place(step, 4));
            Record("teacher_g_loss", taught);
            loss = Sum(loss, taught, _settings.TeacherWeight);
        }

        return loss!;

        static Tensor Sum(Tensor? sum, Tensor term, double weight) => sum is null ? term.Times(weight) : sum.Plus(term, weight);
    }

    /// <summary>Lets the teacher's heads alone learn from one batch; the generator stays.</summary>
    private void TeacherStep(long step, Tensor reals, Tensor? realLabels, ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        SetLearning(Generator, false);
        Tensor fakes;
        Tensor? labels;
        using (no_grad())
            (fakes, labels, _) = Generate(Batch, ref random);
        Teach(step, reals, realLabels, fakes, labels);
    }

    // From the images that the discriminator learned from, before anything was done to them.
    private void Teach(long step, Tensor reals, Tensor? realLabels, Tensor fakes, Tensor? labels)
    {
        if (_teacher is null)
            return;
        SetLearning(_teacher.Heads, true);
        _teacherOptimiser!.ZeroGrad();
        var fakeLoss = _teacher.FakeLoss(fakes, labels, Place(step, 5));
        fakeLoss.backward();
        var (realLoss, sign) = _teacher.RealLoss(reals, realLabels, Place(step, 6));
        realLoss.backward();
        _teacherOptimiser.Step();
        Record("teacher_d_loss", fakeLoss.detach().Plus(realLoss.detach()));
        Record("teacher_real_sign", sign);
    }

    /// <summary>What the discriminator is shown of images.</summary>
    private Tensor Seen(Tensor images, long step, int phase) =>
        _diffAugment.Apply(_pipe.Apply(images, _strength.P, Place(step, phase)), Place(step, phase));

    private void PathLengthStep(ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        _generatorOptimiser.ZeroGrad();
        // Half a batch, as in the original: this step holds two graphs at once.
        var (fakes, _, ws) = Generate(Math.Max(1, Batch / 2), ref random);
        var lengths = PathLengthPenalty.Lengths(fakes, ws, Random.NormalLike(fakes));
        using (no_grad())
            _pathLength.TimesInPlace(1 - _settings.PathLengthDecay).PlusInPlace(lengths.detach().mean(), _settings.PathLengthDecay);
        var penalty = lengths.sub(_pathLength).Squared().mean();
        penalty.Times(_settings.PathLengthWeight * _settings.PathLengthEvery).backward();
        _generatorOptimiser.Step();
        Record("path_length", _pathLength);
    }

    /// <summary>Lets the discriminator learn from one batch; the generator stays.</summary>
    internal void DiscriminatorStep(long step, Tensor reals, Tensor? realLabels, ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        SetLearning(Generator, false);
        SetLearning(Discriminator, true);
        DiscriminatorOptimiser.ZeroGrad();
        Tensor fakes, seenFakes, seenReals;
        Tensor? labels;
        using (no_grad())
        {
            (fakes, labels, _) = Generate(Batch, ref random);
            seenFakes = Seen(fakes, step, 1);
            seenReals = Seen(reals, step, 2);
        }

        var fakeLoss = LogisticLoss.DiscriminatorFake(Discriminator.call(seenFakes, labels));
        fakeLoss.backward();
        var realLogits = Discriminator.call(seenReals, realLabels);
        var realLoss = LogisticLoss.DiscriminatorReal(realLogits);
        realLoss.backward();
        DiscriminatorOptimiser.Step();
        Record("d_loss", fakeLoss.detach().Plus(realLoss.detach()));
        NoteSigns(realLogits);
        Teach(step, reals, realLabels, fakes, labels);
    }

    // In float32: its gradients of gradients are too small for sixteen bits. It is taken at what the discriminator sees, so
    // that nothing needs the transforms' second derivatives.
    private void PenaltyStep(long step, Tensor reals, Tensor? labels)
    {
        using var scope = NewDisposeScope();
        DiscriminatorOptimiser.ZeroGrad();
        Tensor seen;
        using (no_grad())
            seen = Seen(reals, step, 3).detach();
        seen.requires_grad = true;
        var penalty = GradientPenalty.SquaredNorms(Discriminator.Judge(seen, labels, forceFloat32: true), seen).mean();
        penalty.Times(_settings.EffectiveGamma / 2 * _settings.R1Every).backward();
        DiscriminatorOptimiser.Step();
        Record("r1", penalty);
    }

    // R3GAN (Huang et al. 2024): each fake is paired with a real of the same class.
    private void RelativisticGeneratorStep(long step, Tensor reals, Tensor? labels, ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        SetLearning(Generator, true);
        SetLearning(Discriminator, false);
        _generatorOptimiser.ZeroGrad();
        var (fakes, _) = Generate(labels, Batch, ref random);
        var fakeLogits = Discriminator.call(Seen(fakes, step, 0), labels);
        Tensor realLogits;
        using (no_grad())
            realLogits = Discriminator.call(Seen(reals, step, 1), labels);
        var loss = RelativisticLoss.Generator(fakeLogits, realLogits);
        Guided(loss, fakes, labels, step).backward();
        _generatorOptimiser.Step();
        Record("g_loss", loss);
    }

    private void RelativisticDiscriminatorStep(long step, Tensor reals, Tensor? labels, ref CounterRandom random)
    {
        using var scope = NewDisposeScope();
        SetLearning(Generator, false);
        SetLearning(Discriminator, true);
        DiscriminatorOptimiser.ZeroGrad();
        Tensor fakes, seenFakes, seenReals;
        using (no_grad())
        {
            fakes = Generate(labels, Batch, ref random).Images;
            seenFakes = Seen(fakes, step, 2).detach();
            seenReals = Seen(reals, step, 3).detach();
        }

        (seenFakes.requires_grad, seenReals.requires_grad) = (true, true);
        var fakeLogits = Discriminator.Judge(seenFakes, labels, forceFloat32: true);
        var realLogits = Discriminator.Judge(seenReals, labels, forceFloat32: true);
        var r1 = GradientPenalty.SquaredNorms(realLogits, seenReals).mean();
        var r2 = GradientPenalty.SquaredNorms(fakeLogits, seenFakes).mean();
        var loss = RelativisticLoss.Discriminator(fakeLogits, realLogits);
        loss.Plus(r1.Plus(r2).Times(_settings.EffectiveGamma / 2)).backward();
        DiscriminatorOptimiser.Step();
        Record("d_loss", loss);
        Record("r1", r1);
        Record("r2", r2);
        NoteSigns(realLogits.sub(fakeLogits));
        Teach(step, reals, labels, fakes, labels);
    }

    private (Tensor Images, Tensor? Labels, Tensor Ws) Generate(int count, ref CounterRandom random)
    {
        var labels = _labels.Draw(count, ref random);
        var (images, ws) = Generate(labels, count, ref random);
        return (images, labels, ws);
    }

    /// <summary>Draws images with fresh latents and noise, and perhaps two styles.</summary>
    /// <returns>[N, 3, size, size] and [N, num_ws, w_dim]</returns>
    internal (Tensor Images, Tensor Ws) Generate(Tensor? labels, int count, ref CounterRandom random)
    {
        var mapping = Generator.Mapping;
        var w = mapping.call(Random.Normal(count, _settings.ZDim), labels);
        mapping.TrackAverage(w);
        var ws = Generator.Broadcast(w);
        if (StyleMixing.DrawCut(_settings.StyleMixing, Generator.Synthesis.NumWs, ref random) is { } cut)
            ws = StyleMixing.Mix(ws, Generator.Broadcast(mapping.call(Random.Normal(count, _settings.ZDim), labels)), cut);
        return (Generator.Synthesis.call(ws, _noise), ws);
    }

    private static IEnumerable<(string Metric, double Weight, Func<IEnumerable<Tensor>, Device, IDataLoss> Of)> ImageLosses(StyleGan2Settings settings)
    {
        if (settings.SpectrumWeight > 0)
            yield return ("spectrum", settings.SpectrumWeight, (reals, device) => new SpectralLoss(reals, settings.Size, device));
        if (settings.FrameWeight > 0)
            yield return ("frame", settings.FrameWeight, (reals, _) => new FrameLoss(reals));
    }

    private void NoteSigns(Tensor realLogits)
    {
        using var _ = no_grad();
        var sign = realLogits.detach().sign().mean();
        _signs.PlusInPlace(sign);
        _signBatches++;
        Record("d_real_sign", sign);
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

    public override IReadOnlyList<(string Name, double Value)> TakeMetrics() => [.. base.TakeMetrics(), ("augment_p", _strength.P)];

    public override IEnumerable<(string Name, Tensor Tensor)> State() => base.State().Append(("path_length", _pathLength)).Append(("signs", _signs));

    public override JsonObject SaveCounters()
    {
        var counters = base.SaveCounters();
        counters["augment_p"] = _strength.P;
        counters["sign_batches"] = _signBatches;
        return counters;
    }

    public override void RestoreCounters(JsonObject counters)
    {
        base.RestoreCounters(counters);
        _strength.P = (double)counters["augment_p"]!;
        _signBatches = (int)counters["sign_batches"]!;
    }

    public override Tensor Draw(Tensor z, Tensor? c)
    {
        using var _ = no_grad();
        return _average.call(z, c);
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var part in (IDisposable?[])[_pipe, _pathLength, _signs, _teacher, .. _imageLosses.Select(held => held.Loss)])
            part?.Dispose();
    }
}
