using FaceService.Api.Faces.Requests;

namespace FaceService.Api.Faces.Paths;

/// <summary>What <c>POST /interpolate</c> was sent: kinds are right, ranges are not yet looked at.</summary>
/// <param name="Shared">The faces to pass through, and how each frame is drawn.</param>
/// <param name="Frames">Frames in all.</param>
/// <param name="FramesPerSecond">How fast it plays.</param>
/// <param name="Path">linear or spherical.</param>
/// <param name="Loop">Whether it leads back to the first face and plays on.</param>
internal sealed record PathRequest(FaceRequest Shared, int? Frames, int? FramesPerSecond, string? Path, bool? Loop);
