using FaceService.Api.Batching;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Orders;

/// <summary>A request that was found good: nothing in it is open any more.</summary>
internal sealed record FaceOrder
{
    public required ServedModel Model { get; init; }

    /// <summary>True when the caller named the version, so that the answer holds for ever.</summary>
    public required bool VersionNamed { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<Portrait> Portraits { get; init; }

    /// <summary>True when the seeds were drawn here: the same request gives other faces next time.</summary>
    public required bool IsRandom { get; init; }

    /// <summary>Pixels a side.</summary>
    public required int Size { get; init; }

    public required ImageFormat Format { get; init; }

    public required FaceLayout Layout { get; init; }
}
