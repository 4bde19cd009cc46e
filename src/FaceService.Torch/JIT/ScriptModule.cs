using System.Runtime.InteropServices;
using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>
        /// A module that was compiled and saved elsewhere. Arguments may be tensors, lists of tensors, Scalars, whole and real
        /// numbers, truth values and null; results are tensors, Scalars, lists of tensors and tuples of these.
        /// </summary>
        public class ScriptModule : nn.Module
        {
            private readonly List<(string Name, Parameter Value)> learnt;
            private readonly List<(string Name, Tensor Value)> held;
            private nint handle;

            internal ScriptModule(nint handle)
                : base("ScriptModule")
            {
                this.handle = handle;
                learnt = [.. ScriptTensors.Parameters(handle).Select(entry => (entry.Name, new Parameter(entry.Value, entry.Value.requires_grad)))];
                held = [.. ScriptTensors.Buffers(handle).Select(entry => (entry.Name, entry.Value.DetachFromDisposeScope()))];
            }

            /// <summary>Frees the native module that nobody disposed of.</summary>
            ~ScriptModule() => Release();

            /// <inheritdoc/>
            public override bool training
            {
                get
                {
                    NativeError.Check(NativeMethods.ModuleIsTraining(Handle, out var on));
                    return on != 0;
                }
            }

            internal nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(ScriptModule));

            /// <inheritdoc/>
            public override void train(bool train = true) => NativeError.Check(NativeMethods.ModuleTrain(Handle, train ? 1 : 0));

            /// <inheritdoc/>
            public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                learnt.Where(entry => recurse || !entry.Name.Contains('.', StringComparison.Ordinal)).Select(entry => (entry.Name, entry.Value));

            /// <inheritdoc/>
            public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                held.Where(entry => recurse || !entry.Name.Contains('.', StringComparison.Ordinal)).Select(entry => (entry.Name, entry.Value));

            /// <inheritdoc/>
            public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var head = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (path, tensor) in learnt.Select(entry => (entry.Name, (Tensor)entry.Value)).Concat(held))
                    destination.TryAdd(head + path, tensor);
                return destination;
            }

            /// <summary>How many arguments forward takes, those with defaults among them.</summary>
            public int GetNumberOfInputs() => ScriptSchema.Arguments(Schema("forward")).Count;

            /// <summary>Calls forward; arguments left out at the end take its defaults.</summary>
            /// <exception cref="TorchException">They do not fit, or the module failed; the message is libtorch's.</exception>
            public object forward(params object?[] input) => invoke("forward", input);

            /// <inheritdoc cref="forward(object?[])"/>
            public object call(params object?[] input) => forward(input);

            /// <summary>Calls a method by its name.</summary>
            /// <inheritdoc cref="forward(object?[])"/>
            public object invoke(string name, params object?[] objs)
            {
                ArgumentException.ThrowIfNullOrEmpty(name);
                var result = ScriptCall.Invoke(Handle, name, objs);
                GC.KeepAlive(this);
                return result;
            }

            /// <inheritdoc cref="invoke(string, object?[])"/>
            /// <exception cref="InvalidCastException">The method returned something else.</exception>
            public TResult invoke<TResult>(string name, params object?[] inputs) =>
                invoke(name, inputs) is TResult result ? result : throw new InvalidCastException($"The module's method '{name}' did not return a {typeof(TResult).Name}.");

            internal unsafe string Schema(string method)
            {
                byte* text;
                NativeError.Check(NativeMethods.ModuleSchema(Handle, method, &text));
                return Marshal.PtrToStringUTF8((nint)text) ?? "";
            }

            /// <inheritdoc/>
            protected override void Dispose(bool disposing)
            {
                foreach (var tensor in learnt.Select(entry => (Tensor)entry.Value).Concat(held.Select(entry => entry.Value)))
                    tensor.Dispose();
                Release();
            }

            private void Release()
            {
                var freed = Interlocked.Exchange(ref handle, 0);
                if (freed != 0)
                    NativeMethods.ModuleFree(freed);
            }
        }

        /// <summary>A module that takes tensors.</summary>
        public class ScriptModule<TResult> : ScriptModule
        {
            internal ScriptModule(nint handle)
                : base(handle)
            {
            }

            /// <summary>Calls forward.</summary>
            public TResult forward(params Tensor[] tensor) => invoke<TResult>("forward", [.. tensor]);

            /// <summary>Calls forward.</summary>
            public TResult call(params Tensor[] input) => forward(input);
        }

        /// <summary>A module of one input.</summary>
        public class ScriptModule<T, TResult> : ScriptModule
        {
            internal ScriptModule(nint handle)
                : base(handle)
            {
            }

            /// <summary>Calls forward.</summary>
            public TResult forward(T tensor) => invoke<TResult>("forward", tensor);

            /// <summary>Calls forward.</summary>
            public TResult call(T input) => forward(input);
        }

        /// <summary>A module of two inputs.</summary>
        public class ScriptModule<T1, T2, TResult> : ScriptModule
        {
            internal ScriptModule(nint handle)
                : base(handle)
            {
            }

            /// <summary>Calls forward.</summary>
            public TResult forward(T1 input1, T2 input2) => invoke<TResult>("forward", input1, input2);

            /// <summary>Calls forward.</summary>
            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }
    }
}
