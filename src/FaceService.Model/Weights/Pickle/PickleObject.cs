namespace FaceService.Model.Weights.Pickle;

/// <summary>An object of a class that is known but means nothing here: its class, and what it was given.</summary>
/// <param name="Class">Its class.</param>
internal sealed record PickleObject(PickleGlobal Class);

/// <summary>A <c>bytes</c> object: a piece of the file.</summary>
/// <param name="Data">The bytes.</param>
/// <param name="Offset">Where in the file they lie; null if they were made by decoding.</param>
internal sealed record PickleBytes(ReadOnlyMemory<byte> Data, int? Offset);

/// <summary>A call of a function on the allow-list.</summary>
/// <param name="Function">The function.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Cursor">Where in the file the call stands.</param>
internal sealed record PickleCall(PickleGlobal Function, IReadOnlyList<object?> Arguments, PickleCursor Cursor)
{
    /// <summary>An argument that must be there and be of a type.</summary>
    /// <exception cref="WeightFileException">It is not.</exception>
    public T Argument<T>(int index) =>
        index < Arguments.Count && Arguments[index] is T value
            ? value
            : throw Bad($"argument {index + 1} is {Describe(index)}, not {typeof(T).Name.Replace("Pickle", "", StringComparison.Ordinal)}");

    /// <summary>An error about this call.</summary>
    public WeightFileException Bad(string what) =>
        Cursor.Bad(WeightFileProblem.PickleCall, $"{Function.Name} cannot be called so: {what}");

    private string Describe(int index) =>
        index >= Arguments.Count ? "missing" : Arguments[index]?.GetType().Name.Replace("Pickle", "", StringComparison.Ordinal) ?? "None";
}

/// <summary>A dictionary, ordered or not; memory is taken with the first entry.</summary>
internal sealed class PickleDict
{
    private Dictionary<object, object?>? _entries;

    /// <summary>The entries in the order in which their keys came first.</summary>
    public IEnumerable<KeyValuePair<object, object?>> Entries => _entries ?? Enumerable.Empty<KeyValuePair<object, object?>>();

    public object? this[object key]
    {
        get => _entries?.GetValueOrDefault(key);
        set => (_entries ??= new(KeyComparer.Instance))[key] = value;
    }

    public bool Contains(object key) => _entries?.ContainsKey(key) ?? false;

    // An integer's own hash is its two halves together: keys chosen to collide would make a short file take minutes.
    // Here the halves are mixed with the process's salt; a text's own hash is salted already.
    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static KeyComparer Instance { get; } = new();

        public new bool Equals(object? x, object? y) => object.Equals(x, y);

        public int GetHashCode(object key) =>
            key is long number ? HashCode.Combine((int)number, (int)(number >> 32)) : key.GetHashCode();
    }
}

/// <summary>A function or class on the allow-list: a name, and what is made of a call to it. Nothing of Python's is run.</summary>
/// <param name="Name">Its name, e.g. <c>torch._utils._rebuild_tensor_v2</c>.</param>
/// <param name="Call">Makes the result of a call from its arguments; null for a name that cannot be called.</param>
internal sealed record PickleGlobal(string Name, Func<PickleCall, object?>? Call);

/// <summary>A list or a set; memory is taken with the first item.</summary>
internal sealed class PickleList
{
    private List<object?>? _items;

    public IReadOnlyList<object?> Items => (IReadOnlyList<object?>?)_items ?? [];

    public void Add(object? item) => (_items ??= []).Add(item);
}

/// <summary>A tuple.</summary>
/// <param name="Items">Its items.</param>
internal sealed record PickleTuple(object?[] Items)
{
    /// <summary>The one of no items.</summary>
    public static PickleTuple Empty { get; } = new([]);
}
