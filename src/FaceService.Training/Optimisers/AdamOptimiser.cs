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
