namespace FaceService.Api.Faces.Requests;

/// <summary>Style mixing as it was sent.</summary>
/// <param name="Source">What takes over.</param>
/// <param name="Layers">Where.</param>
internal sealed record MixInput(FaceSource Source, IReadOnlyList<int> Layers);
