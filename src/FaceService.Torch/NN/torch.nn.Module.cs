using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A part of a network: parameters, buffers and other modules, each under a name.</summary>
        public class Module : IDisposable
        {
            private readonly string name;
            private readonly List<(string Name, Module Value)> modulesByName = [];
            private readonly List<(string Name, Parameter Value)> parametersByName = [];
            private readonly List<(string Name, Tensor Value, bool Persistent)> buffersByName = [];
            private bool isTraining = true;

            /// <summary>A module with a name for messages.</summary>
            protected Module(string name) => this.name = name;

            /// <summary>True while training: batch norm uses its batch, dropout drops.</summary>
            public virtual bool training => isTraining;

            /// <summary>The module's name.</summary>
            public virtual string GetName() => name;

            /// <summary>Sets this module and all inside it to training, or to inference.</summary>
            public virtual void train(bool train = true)
            {
                isTraining = train;
                foreach (var (_, child) in modulesByName)
                    child.train(train);
            }

            /// <summary>Sets this module and all inside it to inference.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls an action on every module inside and then on this one.</summary>
            /// <returns>This module.</returns>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in modulesByName)
                    child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Clears the gradients of all parameters.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                        continue;
                    }

                    using var grad = parameter.grad;
                    using (no_grad())
                        grad?.zero_();
                }
            }

            /// <summary>The modules directly inside, with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => modulesByName;

            /// <summary>The modules directly inside.</summary>
            public virtual IEnumerable<Module> children() => modulesByName.Select(child => child.Value);

            /// <summary>All modules inside, with their paths: first those directly inside.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (childName, child) in modulesByName)
                    yield return (childName, child);
                foreach (var (childName, child) in modulesByName)
                {
                    foreach (var (inner, module) in child.named_modules())
                        yield return ($"{childName}.{inner}", module);
                }
            }

            /// <summary>All modules inside.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            /// <summary>All parameters, with their paths; one that is shared stands under its first path only.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                (recurse ? AllParameters() : parametersByName.Select(entry => (entry.Name, entry.Value))).DistinctBy(pair => pair.Item2, ReferenceEqualityComparer.Instance);

            /// <summary>All parameters.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            /// <summary>All buffers, with their paths; one that is shared stands under its first path only.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                AllBuffers(recurse)
                    .Where(entry => entry.Persistent || include_nonpersistent)
                    .Select(entry => (entry.Name, entry.Value))
                    .DistinctBy(pair => pair.Value, ReferenceEqualityComparer.Instance);

            /// <summary>All buffers.</summary>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) => named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            /// <summary>A parameter by its path, or null.</summary>
            public virtual Parameter? get_parameter(string target) => named_parameters().FirstOrDefault(pair => pair.name == target).parameter;

            /// <summary>A buffer by its path, or null.</summary>
            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(pair => pair.name == target).buffer;

            /// <summary>Parameters and persistent buffers by path, shared ones under every path: the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var head = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (path, parameter) in AllParameters())
                    destination.TryAdd(head + path, parameter);
                foreach (var (path, buffer, persistent) in AllBuffers(recurse: true))
                {
                    if (persistent)
                        destination.TryAdd(head + path, buffer);
                }

                return destination;
            }

            /// <summary>Copies values in by path.</summary>
            /// <param name="source">Tensors by path.</param>
            /// <param name="strict">Whether a missing or unexpected path is an error.</param>
            /// <param name="skip">Paths left alone.</param>
            /// <exception cref="InvalidOperationException">A path is missing or unexpected, and strict is set; or a shape differs. Nothing was copied.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var own = state_dict();
                var missing = own.Keys.Where(path => !source.ContainsKey(path) && skip?.Contains(path) != true).ToList();
                var unexpected = source.Keys.Where(path => !own.ContainsKey(path) && skip?.Contains(path) != true).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException($"The state does not fit {name}: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}].");
                var pairs = own.Where(entry => source.ContainsKey(entry.Key) && skip?.Contains(entry.Key) != true).ToList();
                foreach (var (path, value) in pairs)
                    ThrowIfShapesDiffer(path, value, source[path]);
                using (no_grad())
                {
                    foreach (var (path, value) in pairs)
                        value.copy_(source[path]);
                }

                return (missing, unexpected);
            }

            /// <summary>Adds a tensor that is state but not learnt; it leaves its dispose scope.</summary>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true) => buffersByName.Add((Free(name), tensor.DetachFromDisposeScope(), persistent));

            /// <summary>Adds a parameter; null is let pass, as an absent bias.</summary>
            public virtual void register_parameter(string name, Parameter? param)
            {
                if (param is not null)
                    parametersByName.Add((Free(name), param));
            }

            /// <summary>Adds a module; null is let pass.</summary>
            public virtual void register_module(string name, Module? submodule)
            {
                if (submodule is not null)
                    modulesByName.Add((Free(name), submodule));
            }

            /// <summary>Adds a module.</summary>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Frees all parameters and buffers.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees all parameters and buffers.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var (_, parameter) in parametersByName)
                    parameter.Dispose();
                foreach (var (_, buffer, _) in buffersByName)
                    buffer.Dispose();
                foreach (var (_, child) in modulesByName)
                    child.Dispose();
            }

            /// <summary>Registers the fields of this object that are modules, parameters or (as buffers) tensors and are not yet known.</summary>
            protected virtual void RegisterComponents()
            {
                foreach (var field in Fields(GetType()))
                {
                    var label = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (IsTaken(label))
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(label, module);
                            break;
                        case Parameter parameter:
                            register_parameter(label, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(label, tensor);
                            break;
                    }
                }
            }

            internal void Convert(ScalarType? dtype, Device? device)
            {
                using var recording = no_grad();
                using var scope = NewDisposeScope();
                foreach (var tensor in parameters().Concat(buffers()))
                    Convert(tensor, dtype, device);
            }

            // The tensor stays the object it is, for optimisers and for the graph; only its data changes.
            private static void Convert(Tensor tensor, ScalarType? dtype, Device? device)
            {
                var type = dtype is { } wanted && IsFloating(tensor.dtype) ? wanted : tensor.dtype;
                if (tensor.grad is { } grad)
                {
                    tensor.grad = null;
                    tensor.SetData(tensor.detach().to(type, device ?? tensor.device));
                    tensor.grad = grad.detach().to(type, device ?? tensor.device);
                    return;
                }

                tensor.SetData(tensor.detach().to(type, device ?? tensor.device));
            }

            private static void ThrowIfShapesDiffer(string path, Tensor own, Tensor given)
            {
                if (!own.shape.AsSpan().SequenceEqual(given.shape))
                    throw new InvalidOperationException($"'{path}' has the shape [{string.Join(", ", given.shape)}] in the state, and [{string.Join(", ", own.shape)}] in the module.");
            }

            // From the most derived class down: what a base class keeps private counts too.
            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                for (var level = type; level is not null && level != typeof(Module); level = level.BaseType)
                {
                    foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                        yield return field;
                }
            }

            private IEnumerable<(string Name, Parameter Value)> AllParameters() =>
                parametersByName.Select(entry => (entry.Name, entry.Value))
                    .Concat(modulesByName.SelectMany(child => child.Value.AllParameters().Select(entry => ($"{child.Name}.{entry.Name}", entry.Value))));

            private IEnumerable<(string Name, Tensor Value, bool Persistent)> AllBuffers(bool recurse)
            {
                var own = buffersByName.Select(entry => (entry.Name, entry.Value, entry.Persistent));
                return recurse
                    ? own.Concat(modulesByName.SelectMany(child => child.Value.AllBuffers(true).Select(entry => ($"{child.Name}.{entry.Name}", entry.Value, entry.Persistent))))
                    : own;
            }

            private static bool IsFloating(ScalarType type) => type is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16;

            private bool IsTaken(string label) =>
                modulesByName.Exists(entry => entry.Name == label) || parametersByName.Exists(entry => entry.Name == label) || buffersByName.Exists(entry => entry.Name == label);

            private string Free(string label)
            {
                if (string.IsNullOrEmpty(label) || label.Contains('.'))
                    throw new ArgumentException($"'{label}' cannot name a component of {name}: a name is not empty and has no dot, which stands between the names of a path.");
                return IsTaken(label) ? throw new ArgumentException($"{name} already has a component named '{label}'.") : label;
            }
        }
    }
}
