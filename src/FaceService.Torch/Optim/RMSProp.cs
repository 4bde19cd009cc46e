using TorchSharp.Optim;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>RMSprop (Hinton's lecture 6e), in PyTorch's form: the gradient over the root of the mean square plus epsilon.</summary>
public sealed class RMSProp : optim.Optimizer
{
    private readonly Options options;

    internal RMSProp(IEnumerable<Parameter> parameters, double lr, double alpha, double eps, double weightDecay, double momentum, bool centered, bool maximize)
        : this(parameters, new Options { LearningRate = lr, InitialLearningRate = lr, alpha = alpha, eps = eps, weight_decay = weightDecay, momentum = momentum, centered = centered, maximize = maximize })
    {
    }

    private RMSProp(IEnumerable<Parameter> parameters, Options options)
        : base(parameters, options)
    {
        this.options = options;
        using var recording = no_grad();
        States = All.Select(parameter => (OptimizerState)new State(parameter, options)).ToArray();
    }

    private protected override void Update()
    {
        var (places, parameters, grads) = WithGradients();
        if (places.Length == 0)
            return;
        if (options.maximize == true)
            grads = Foreach.Neg(grads);
        if (options.weight_decay is > 0 and var decay)
            grads = Foreach.Sum(grads, parameters, decay);

        var states = places.Select(i => (State)States[i]).ToArray();
        var alpha = options.alpha!.Value;
        var squares = states.Select(state => state.square_avg).ToArray();
        Foreach.Mul(squares, alpha);
        Foreach.Addcmul(squares, grads, grads, 1 - alpha);
        foreach (var state in states)
            state.step++;

        var denominators = options.centered == true ? CentredRoots(states, squares, grads, alpha) : Foreach.Sqrt(squares);
        Foreach.Add(denominators, options.eps!.Value);
        var rate = options.LearningRate!.Value;
        if (options.momentum is > 0 and var momentum)
        {
            var buffers = states.Select(state => state.momentum_buffer!).ToArray();
            Foreach.Mul(buffers, momentum);
            Foreach.Addcdiv(buffers, grads, denominators, 1);
            Foreach.Add(parameters, buffers, -rate);
        }
        else
        {
            Foreach.Addcdiv(parameters, grads, denominators, -rate);
        }
    }

    // √(E[g²] − E[g]²), Graves 2013, equation 40.
    private static Tensor[] CentredRoots(State[] states, Tensor[] squares, Tensor[] grads, double alpha)
    {
        var means = states.Select(state => state.grad_avg!).ToArray();
        Foreach.Mul(means, alpha);
        Foreach.Add(means, grads, 1 - alpha);
        return squares.Select((square, i) => square.addcmul(means[i], means[i], -1).sqrt_()).ToArray();
    }

    /// <summary>What RMSprop was told.</summary>
    public sealed class Options : OptimizerOptions
    {
        /// <summary>Decay of the mean of squared gradients (Keras: rho).</summary>
        public double? alpha;

        /// <summary>Added to the root.</summary>
        public double? eps;

        /// <summary>Weight of an L2 penalty.</summary>
        public double? weight_decay;

        /// <summary>Momentum.</summary>
        public double? momentum;

        /// <summary>Whether the variance stands under the root instead of the mean square.</summary>
        public bool? centered;

        /// <summary>Climb instead of descend.</summary>
        public bool? maximize;
    }

    /// <summary>What RMSprop remembers of one parameter.</summary>
    public sealed class State : OptimizerState
    {
        internal State(Parameter parameter, Options options)
        {
            square_avg = parameter.zeros_like().DetachFromDisposeScope();
            if (options.momentum is > 0)
                momentum_buffer = parameter.zeros_like().DetachFromDisposeScope();
            if (options.centered == true)
                grad_avg = parameter.zeros_like().DetachFromDisposeScope();
        }

        /// <summary>How many steps it has taken.</summary>
        public long step;

        /// <summary>The mean of squared gradients.</summary>
        public Tensor square_avg;

        /// <summary>The momentum, where there is any.</summary>
        public Tensor? momentum_buffer;

        /// <summary>The mean of gradients, in the centred form.</summary>
        public Tensor? grad_avg;

        /// <inheritdoc/>
        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            square_avg.copy_(other.square_avg);
            if (other.momentum_buffer is not null)
                momentum_buffer?.copy_(other.momentum_buffer);
            if (other.grad_avg is not null)
                grad_avg?.copy_(other.grad_avg);
        }

        private protected override IEnumerable<Tensor> Tensors() => new[] { square_avg, momentum_buffer, grad_avg }.OfType<Tensor>();
    }
}
