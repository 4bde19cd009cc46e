namespace FaceService.Api.Faces.Requests;

/// <summary>A seed as it was sent.</summary>
/// <param name="Value">The number it stands for.</param>
/// <param name="IsNumber">False for a text that was hashed: it has no next one.</param>
internal readonly record struct SeedInput(uint Value, bool IsNumber);
