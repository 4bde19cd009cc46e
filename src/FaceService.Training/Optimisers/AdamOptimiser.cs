using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Optimisers;

/// <summary>Adam (Kingma and Ba 2015, algorithm 1), with the epsilon outside of the corrected root, as PyTorch has it.</summary>
internal sealed class AdamOptimiser : IOptimiser
{
    private readonly List<(string Name, Parameter Parameter, Tensor? Mean, Tensor Square)> _slots = [];
    private readonly AdamOptions _options;

    public AdamOptimiser(IEnumerable<(string Name, Parameter Parameter)> parameters, AdamOptions options)
    {
        _options = options;
        foreach (var (name, parameter) in parameters)
            _slots.Add((
                name,
                parameter,
                options.Beta1 == 0 ? null : zeros_like(parameter).detach().DetachFromDisposeScope(),
                zeros_like(parameter).detach().DetachFromDisposeScope()));
    }

    public long Steps { get; set; }

    /// <summary>What the rate is multiplied by: a schedule of the caller's.</summary>
    public double RateFactor { get; set; } = 1;

    public void ZeroGrad()
    {
        foreach (var slot in _slots)
            slot.Parameter.grad = null;
    }

    public void Step()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        Steps++;
        var ramp = _options.RampSteps > 0 ? Math.Min(1, Steps / _options.RampSteps) : 1;
        var rate = RateFactor * ramp * _options.LearningRate / (1 + (_options.Decay * (Steps - 1)));
        var stepSize = rate / (1 - Math.Pow(_options.Beta1, Steps));
        var rootCorrection = Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps));
        foreach (var (_, parameter, mean, square) in _slots)
        {
            if (parameter.grad is not { } raw)
                continue;
            var gradient = Gradients.Prepared(raw, _options.LossScale, _options.ClipValue);
            square.TimesInPlace(_options.Beta2).PlusProductInPlace(gradient, gradient, 1 - _options.Beta2);
            mean?.lerp_(gradient, 1 - _options.Beta1);

            // The root's correction goes into epsilon and the rate, which spares a pass over all parameters.
            using var root = square.sqrt().PlusInPlace(_options.Epsilon * rootCorrection);
            parameter.PlusQuotientInPlace(mean ?? gradient, root, -stepSize * rootCorrection);
        }
    }

    public IEnumerable<(string Name, Tensor Tensor)> State()
    {
        foreach (var (name, _, mean, square) in _slots)
        {
            if (mean is not null)
                yield return ($"{name}.exp_avg", mean);
            yield return ($"{name}.exp_avg_sq", square);
        }
    }

    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.Mean?.Dispose();
            slot.Square.Dispose();
        }
    }
}

/// <summary>Adam's numbers.</summary>
internal sealed record AdamOptions
{
    public required double LearningRate { get; init; }

    public required double Beta1 { get; init; }

    public required double Beta2 { get; init; }

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Bound of each gradient element; 0 for none.</summary>
    public double ClipValue { get; init; }

    /// <summary>What the losses are multiplied by, so that float16 holds small gradients too; 0 for float32 and bfloat16, which need none.</summary>
    public double LossScale { get; init; }

    /// <summary>The rate is divided by 1 + decay · step.</summary>
    public double Decay { get; init; }

    /// <summary>
    /// Steps over which the rate grows to its value. Adam's first steps change every weight by about the full rate, however small
    /// its gradient: harmless to random weights, ruinous to trained ones.
    /// </summary>
    public double RampSteps { get; init; }

    /// <summary>
    /// Numbers for a network whose penalty is taken only each so many steps, on steps of its own (Karras et al. 2020,
    /// section 3.1): the more frequent steps must add up to the same.
    /// </summary>
    /// <param name="every">The penalty's interval; 0 for no penalty.</param>
    public AdamOptions WithLazyPenalty(int every)
    {
        if (every == 0)
            return this;
        var ratio = every / (every + 1.0);
        return this with
        {
            LearningRate = LearningRate * ratio,
            Beta1 = Math.Pow(Beta1, ratio),
            Beta2 = Math.Pow(Beta2, ratio),
        };
    }
}
