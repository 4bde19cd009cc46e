using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Paths;

/// <summary>A checked request for an animation.</summary>
internal sealed record PathOrder
{
    public const string AllowedSpeed = "an integer from 1 to 50";

    public required ServedModel Model { get; init; }

    /// <summary>The faces to pass through, at least two.</summary>
    public required IReadOnlyList<Portrait> Keys { get; init; }

    public required int Frames { get; init; }

    public required int FramesPerSecond { get; init; }

    /// <summary>Whether it leads back to the first face and plays on.</summary>
    public required bool Loop { get; init; }

    /// <summary>Where the way lies: w, or z.</summary>
    public required bool InW { get; init; }

    /// <summary>Along the arc rather than straight.</summary>
    public required bool Spherical { get; init; }

    public required int Size { get; init; }

    /// <summary>GIF or WebP.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>Its canonical request.</summary>
    public string Canonical => CanonicalRequest.OfPath(
        Model, Keys, Frames, InW ? "w" : "z", Spherical ? "spherical" : "linear", Loop, FramesPerSecond, Size, Format);
}
