namespace FaceService.Model.Weights.Pickle;

/// <summary>A list or a set; memory is taken with the first item.</summary>
internal sealed class PickleList
{
    private List<object?>? _items;

    public IReadOnlyList<object?> Items => (IReadOnlyList<object?>?)_items ?? [];

    public void Add(object? item) => (_items ??= []).Add(item);
}
