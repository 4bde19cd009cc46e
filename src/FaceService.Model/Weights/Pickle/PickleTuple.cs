namespace FaceService.Model.Weights.Pickle;

/// <summary>A tuple.</summary>
/// <param name="Items">Its items.</param>
internal sealed record PickleTuple(object?[] Items)
{
    /// <summary>The one of no items.</summary>
    public static PickleTuple Empty { get; } = new([]);
}
