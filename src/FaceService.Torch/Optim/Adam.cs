using TorchSharp.Optim;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam (Kingma and Ba 2015, algorithm 1), in the order of operations that PyTorch has.</summary>
public sealed class Adam : optim.Optimizer
{
    private readonly Options options;

    internal Adam(IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double weightDecay, bool amsgrad, bool maximize)
        : this(parameters, new Options { LearningRate = lr, InitialLearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weightDecay, amsgrad = amsgrad, maximize = maximize })
    {
    }

    private Adam(IEnumerable<Parameter> parameters, Options options)
        : base(parameters, options)
    {
        if (options.amsgrad == true)
            throw new NotSupportedException("The amsgrad variant is not built; no preset uses it.");
        this.options = options;
        using var recording = no_grad();
        States = All.Select(parameter => (OptimizerState)new State(parameter)).ToArray();
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
        var (beta1, beta2) = (options.beta1!.Value, options.beta2!.Value);
        var means = states.Select(state => state.exp_avg).ToArray();
        var squares = states.Select(state => state.exp_avg_sq).ToArray();
        Foreach.Mul(means, beta1);
        Foreach.Add(means, grads, 1 - beta1);
        Foreach.Mul(squares, beta2);
        Foreach.Addcmul(squares, grads, grads, 1 - beta2);
        foreach (var state in states)
            state.step++;

        // Parameters may have taken different numbers of steps (a layer without a gradient at first): one call a count.
        foreach (var group in Enumerable.Range(0, places.Length).GroupBy(i => states[i].step))
            Step([.. group], group.Key, parameters, means, squares);
    }

    private void Step(int[] members, long step, Tensor[] parameters, Tensor[] means, Tensor[] squares)
    {
        var correction1 = 1 - Math.Pow(options.beta1!.Value, step);
        var correction2 = 1 - Math.Pow(options.beta2!.Value, step);
        var denominators = Foreach.Sqrt(Pick(squares, members));
        Foreach.Div(denominators, Math.Sqrt(correction2));
        Foreach.Add(denominators, options.eps!.Value);
        Foreach.Addcdiv(Pick(parameters, members), Pick(means, members), denominators, -options.LearningRate!.Value / correction1);
    }

    private static Tensor[] Pick(Tensor[] all, int[] members) => members.Length == all.Length ? all : Array.ConvertAll(members, i => all[i]);

    /// <summary>What Adam was told.</summary>
    public sealed class Options : OptimizerOptions
    {
        /// <summary>Decay of the mean of gradients.</summary>
        public double? beta1;

        /// <summary>Decay of the mean of squared gradients.</summary>
        public double? beta2;

        /// <summary>Weight of an L2 penalty.</summary>
        public double? weight_decay;

        /// <summary>Added to the root.</summary>
        public double? eps;

        /// <summary>The AMSGrad variant; not built.</summary>
        public bool? amsgrad;

        /// <summary>Climb instead of descend.</summary>
        public bool? maximize;
    }

    /// <summary>What Adam remembers of one parameter.</summary>
    public sealed class State : OptimizerState
    {
        internal State(Parameter parameter)
        {
            exp_avg = parameter.zeros_like().DetachFromDisposeScope();
            exp_avg_sq = parameter.zeros_like().DetachFromDisposeScope();
        }

        /// <summary>How many steps it has taken.</summary>
        public long step;

        /// <summary>The mean of gradients, in the parameter's shape.</summary>
        public Tensor exp_avg;

        /// <summary>The mean of squared gradients, in the parameter's shape.</summary>
        public Tensor exp_avg_sq;

        /// <inheritdoc/>
        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            exp_avg.copy_(other.exp_avg);
            exp_avg_sq.copy_(other.exp_avg_sq);
        }

        private protected override IEnumerable<Tensor> Tensors() => [exp_avg, exp_avg_sq];
    }
}
