using FaceService.Model.Catalog;

namespace FaceService.Bench.Training;

/// <summary>What to measure.</summary>
internal sealed record BesideSettings
{
    /// <summary>What is served.</summary>
    public required ModelVersion Model { get; init; }

    /// <summary>What is trained.</summary>
    public required string Preset { get; init; }

    /// <summary>Counted time of each load.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Connections that ask for faces.</summary>
    public required int Connections { get; init; }
}
