using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Optimisers;

/// <summary>
/// RMSprop as Keras has it: each gradient element clipped first, the rate divided by (1 + decay · step), epsilon added to
/// the root (Tieleman and Hinton 2012).
/// </summary>
internal sealed class RmsPropOptimiser : IOptimiser
{
    private readonly List<(string Name, Parameter Parameter, Tensor Square)> _slots = [];
    private readonly RmsPropOptions _options;

    public RmsPropOptimiser(IEnumerable<(string Name, Parameter Parameter)> parameters, RmsPropOptions options)
    {
        _options = options;
        foreach (var (name, parameter) in parameters)
            _slots.Add((name, parameter, zeros_like(parameter).detach().DetachFromDisposeScope()));
    }

    public long Steps { get; set; }

    public void ZeroGrad()
    {
        foreach (var slot in _slots)
            slot.Parameter.grad = null;
    }

    public void Step()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var rate = _options.LearningRate / (1 + (_options.Decay * Steps));
        Steps++;
        foreach (var (_, parameter, square) in _slots)
        {
            if (parameter.grad is not { } raw)
                continue;
            var gradient = Gradients.Prepared(raw, _options.LossScale, _options.ClipValue);
            square.TimesInPlace(_options.Rho).PlusProductInPlace(gradient, gradient, 1 - _options.Rho);
            parameter.PlusQuotientInPlace(gradient, square.sqrt().PlusInPlace(_options.Epsilon), -rate);
        }
    }

    public IEnumerable<(string Name, Tensor Tensor)> State() => _slots.Select(s => ($"{s.Name}.square_avg", s.Square));

    public void Dispose()
    {
        foreach (var slot in _slots)
            slot.Square.Dispose();
    }
}

/// <summary>RMSprop's numbers.</summary>
internal sealed record RmsPropOptions
{
    public required double LearningRate { get; init; }

    public double Rho { get; init; } = 0.9;

    public double Epsilon { get; init; } = 1e-7;

    /// <summary>Bound of each gradient element; 0 for none.</summary>
    public double ClipValue { get; init; }

    /// <summary>What the losses are multiplied by, so that float16 holds small gradients too; 0 for float32 and bfloat16, which need none.</summary>
    public double LossScale { get; init; }

    /// <summary>The rate is divided by 1 + decay · step.</summary>
    public double Decay { get; init; }
}
