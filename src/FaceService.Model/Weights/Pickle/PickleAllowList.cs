namespace FaceService.Model.Weights.Pickle;

/// <summary>The functions and classes that a pickle may name.</summary>
internal sealed class PickleAllowList
{
    private readonly Dictionary<string, PickleGlobal> _globals = new(StringComparer.Ordinal);

    /// <summary>Puts a function on the list.</summary>
    /// <param name="name">Module and name, joined by a dot.</param>
    /// <param name="call">Makes the result of a call.</param>
    public PickleAllowList Function(string name, Func<PickleCall, object?> call)
    {
        _globals[name] = new PickleGlobal(name, call);
        return this;
    }

    /// <summary>Puts names on the list that may be mentioned, but not called.</summary>
    public PickleAllowList Names(params string[] names)
    {
        foreach (var name in names)
            _globals[name] = new PickleGlobal(name, null);
        return this;
    }

    /// <summary>Puts classes on the list whose objects mean nothing here.</summary>
    public PickleAllowList Opaque(params string[] names)
    {
        foreach (var name in names)
            _globals[name] = new PickleGlobal(name, call => new PickleObject(call.Function));
        return this;
    }

    /// <summary>Puts everything of another list on this one.</summary>
    public PickleAllowList With(PickleAllowList other)
    {
        foreach (var (name, global) in other._globals)
            _globals[name] = global;
        return this;
    }

    /// <summary>Finds what a pickle names.</summary>
    /// <exception cref="WeightFileException">It is not on the list.</exception>
    public PickleGlobal Find(PickleCursor cursor, string module, string name)
    {
        if (_globals.TryGetValue($"{module}.{name}", out var global))
            return global;
        if (module.StartsWith("dnnlib.tflib", StringComparison.Ordinal) || module.StartsWith("tensorflow", StringComparison.Ordinal))
        {
            throw cursor.Bad(
                WeightFileProblem.Unsupported,
                "this is a TensorFlow pickle of the first StyleGAN2; convert it with legacy.py of NVIDIA's stylegan2-ada-pytorch, and import the result");
        }

        if (IsModule(module, name))
        {
            throw cursor.Bad(
                WeightFileProblem.PickleGlobal,
                $"the file holds a whole Python object of the class {module}.{name}, whose code is not here; save its state_dict() instead. Nothing in a pickle is ever run");
        }

        throw cursor.Bad(
            WeightFileProblem.PickleGlobal,
            $"the pickle asks for {module}.{name}, which is not on the list; nothing in a pickle is ever run");
    }

    // What torch.save(network) writes: classes of the network's own modules (of which many are called __main__.Generator) and of torch.nn.
    private static bool IsModule(string module, string name) =>
        module.StartsWith("torch.nn.", StringComparison.Ordinal)
        || (name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && !module.StartsWith("torch.", StringComparison.Ordinal) && !module.StartsWith("numpy", StringComparison.Ordinal)
            && module is not ("subprocess" or "builtins" or "__builtin__" or "ctypes" or "multiprocessing"));
}
