using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimisers.</summary>
    public static partial class optim
    {
        /// <summary>A group of parameters whose learning rate can be set.</summary>
        public interface ILearningRateController
        {
            /// <summary>The rate in force.</summary>
            double LearningRate { get; set; }

            /// <summary>The rate at the start.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>Adam (Kingma and Ba 2015, algorithm 1).</summary>
        public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>RMSprop (Hinton's lecture 6e), in PyTorch's form: the root, then epsilon.</summary>
        public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
            new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

        /// <summary>Changes parameters after their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            private protected Optimizer(IEnumerable<Parameter> parameters, OptimizerOptions options)
            {
                All = parameters.ToArray();
                Settings = options;
                ParamGroups = [new Group(options)];
            }

            /// <summary>The groups; here always one.</summary>
            public IEnumerable<ILearningRateController> ParamGroups { get; }

            private protected Parameter[] All { get; }

            private protected OptimizerOptions Settings { get; }

            /// <summary>The state of each parameter, in the order of the parameters.</summary>
            private protected OptimizerState[] States { get; set; } = [];

            /// <summary>The parameters.</summary>
            public virtual IEnumerable<Parameter> parameters() => All;

            /// <summary>Clears the gradients.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in All)
                    parameter.grad = null;
            }

            /// <summary>One step with the gradients there are; a parameter without one stays.</summary>
            /// <param name="closure">Computes the loss anew first, where given.</param>
            /// <returns>The closure's loss, or null.</returns>
            public virtual Tensor? step(Func<Tensor>? closure = null)
            {
                var loss = closure?.Invoke();
                using (no_grad())
                using (NewDisposeScope())
                    Update();
                return loss;
            }

            /// <summary>Options and states: the objects themselves, not copies.</summary>
            public virtual StateDictionary state_dict() => new([Settings], [.. States]);

            /// <summary>Copies options and states in.</summary>
            /// <exception cref="ArgumentException">It has another number of states.</exception>
            public virtual void load_state_dict(StateDictionary state_dict)
            {
                if (state_dict.State.Count != States.Length)
                    throw new ArgumentException($"The state has {state_dict.State.Count} parameters, and the optimiser {States.Length}.", nameof(state_dict));
                Settings.LoadStateDict(state_dict.Options[0]);
                for (var i = 0; i < States.Length; i++)
                    States[i].LoadStateDict(state_dict.State[i]);
            }

            /// <summary>Frees the states.</summary>
            public void Dispose()
            {
                foreach (var state in States)
                    state.Dispose();
                GC.SuppressFinalize(this);
            }

            private protected abstract void Update();

            /// <summary>The places of the parameters that have a gradient, and the gradients.</summary>
            private protected (int[] Places, Tensor[] Parameters, Tensor[] Grads) WithGradients()
            {
                var places = new List<int>(All.Length);
                var grads = new List<Tensor>(All.Length);
                for (var i = 0; i < All.Length; i++)
                {
                    if (All[i].grad is not { } grad)
                        continue;
                    States[i].Follow(All[i]);
                    places.Add(i);
                    grads.Add(grad);
                }

                return ([.. places], places.Select(i => (Tensor)All[i]).ToArray(), [.. grads]);
            }

            /// <summary>What state_dict gives.</summary>
            public sealed class StateDictionary
            {
                internal StateDictionary(List<OptimizerOptions> options, List<OptimizerState> state) => (Options, State) = (options, state);

                /// <summary>Options, one a group.</summary>
                public List<OptimizerOptions> Options { get; }

                /// <summary>States, one a parameter.</summary>
                public List<OptimizerState> State { get; }
            }

            private sealed class Group(OptimizerOptions options) : ILearningRateController
            {
                public double LearningRate
                {
                    get => options.LearningRate!.Value;
                    set => options.LearningRate = value;
                }

                public double InitialLearningRate
                {
                    get => options.InitialLearningRate;
                    set => options.InitialLearningRate = value;
                }
            }
        }
    }
}
