using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Gradients.</summary>
    public static unsafe class autograd
    {
        /// <summary>
        /// The sum over outputs of gradients with respect to inputs, not accumulated anywhere.
        /// </summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">The vector in the vector-Jacobian product; may be null where outputs are single numbers.</param>
        /// <param name="retain_graph">Keep the graph for another call.</param>
        /// <param name="create_graph">Record the gradients themselves, for second derivatives; keeps the graph.</param>
        /// <param name="allow_unused">Give null for an input that the outputs do not depend on, instead of an error.</param>
        /// <returns>A gradient an input.</returns>
        /// <exception cref="TorchException">An output is not a single number and has no grad_outputs, or an input is unused.</exception>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var outs = Handles(outputs);
            var ins = Handles(inputs);
            var grads = grad_outputs is null ? null : Handles(grad_outputs);
            var results = new nint[ins.Length];
            fixed (nint* po = outs, pi = ins, pg = grads, pr = results)
                NativeError.Check(NativeMethods.Grad(po, outs.Length, pi, ins.Length, pg, Flag(retain_graph || create_graph), Flag(create_graph), Flag(allow_unused), pr));
            KeepAlive(outputs, inputs, grad_outputs);
            return results.Select(result => result == 0 ? null! : new Tensor(result)).ToList();
        }

        /// <summary>Accumulates gradients into the leaves, or into the inputs alone where they are given.</summary>
        /// <param name="tensors">What is differentiated.</param>
        /// <param name="grad_tensors">The vector in the vector-Jacobian product; may be null for single numbers.</param>
        /// <param name="retain_graph">Keep the graph; by default as create_graph.</param>
        /// <param name="create_graph">Record the gradients themselves.</param>
        /// <param name="inputs">The leaves to fill; all by default.</param>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var outs = Handles(tensors);
            var grads = grad_tensors is null ? null : Handles(grad_tensors);
            var ins = inputs is null ? null : Handles(inputs);
            fixed (nint* po = outs, pg = grads, pi = ins)
                NativeError.Check(NativeMethods.Backward(po, outs.Length, pg, pi, ins?.Length ?? 0, Flag(retain_graph ?? create_graph), Flag(create_graph)));
            KeepAlive(tensors, inputs, grad_tensors);
        }

        private static int Flag(bool value) => value ? 1 : 0;

        private static nint[] Handles(IList<Tensor> tensors) => tensors.Select(tensor => tensor is null ? 0 : tensor.Handle).ToArray();

        private static void KeepAlive(params object?[] objects) => GC.KeepAlive(objects);
    }

    public partial class Tensor
    {
        /// <summary>Accumulates this number's gradients into the leaves it depends on.</summary>
        public void backward() => autograd.backward([this]);

        /// <summary>Accumulates gradients into the leaves, or into the inputs alone where they are given.</summary>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph || create_graph, create_graph, inputs);
    }
}
