using FaceService.Model.Engine;

namespace FaceService.Api.Batching;

/// <summary>Faces of one model that a device draws together.</summary>
internal sealed class FaceBatch(ServedModel model, IReadOnlyList<BatchSlice> slices)
{
    public ServedModel Model { get; } = model;

    public IReadOnlyList<BatchSlice> Slices { get; } = slices;

    /// <summary>The portraits, slice after slice.</summary>
    public IReadOnlyList<FaceSpec> Specs { get; } =
        [.. slices.SelectMany(s => s.Request.Specs.Skip(s.First).Take(s.Count))];

    /// <summary>Each face as a batch of its own: what is tried when the whole failed, so that one bad face stands alone.</summary>
    public IEnumerable<FaceBatch> Singles() =>
        from slice in Slices
        from index in Enumerable.Range(slice.First, slice.Count)
        select new FaceBatch(Model, [new BatchSlice(slice.Request, index, 1)]);
}

/// <summary>The part of a request that goes into a batch.</summary>
/// <param name="Request">Whose faces.</param>
/// <param name="First">Index of the first in the request.</param>
/// <param name="Count">How many.</param>
internal readonly record struct BatchSlice(PendingFaces Request, int First, int Count);
