using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Sheets;

/// <summary>A checked request for a sheet.</summary>
internal sealed record SheetOrder
{
    public required ServedModel Model { get; init; }

    /// <summary>mixing, truncations or factors.</summary>
    public required string Kind { get; init; }

    /// <summary>The faces that it is made from, by the names of the fields that they came in.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<Portrait> Portraits)> Faces { get; init; }

    /// <summary>The numbers that differ from cell to cell, by their fields' names.</summary>
    public required IReadOnlyList<(string Name, float[] Numbers)> Axes { get; init; }

    public required FaceSheet Sheet { get; init; }

    /// <summary>Pixels a side of each face.</summary>
    public required int Size { get; init; }

    public required ImageFormat Format { get; init; }
}
