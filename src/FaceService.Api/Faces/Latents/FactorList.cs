namespace FaceService.Api.Faces.Latents;

/// <summary>A model's closed-form factors, the strongest first.</summary>
/// <param name="Model">NAME@VERSION.</param>
/// <param name="SingularValues">How much each changes the modulation, by index.</param>
internal sealed record FactorList(string Model, IReadOnlyList<double> SingularValues);
