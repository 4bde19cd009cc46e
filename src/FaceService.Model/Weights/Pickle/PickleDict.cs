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

    // Salted, unlike an integer's own hash: keys chosen to collide would make a short file take minutes.
    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static KeyComparer Instance { get; } = new();

        public new bool Equals(object? x, object? y) => object.Equals(x, y);

        public int GetHashCode(object key) => HashCode.Combine(key);
    }
}
