namespace FaceService.Model.Weights.Pickle;

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
