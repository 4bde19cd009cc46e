namespace FaceService.Api.Faces.Requests;

/// <summary>A latent as it was sent: finite numbers, in one row or, for a w a layer, in several.</summary>
/// <param name="Rows">At least one row.</param>
/// <param name="Nested">True when the rows came as arrays in an array.</param>
/// <param name="Field">Where it stood, for errors.</param>
internal sealed record LatentInput(IReadOnlyList<float[]> Rows, bool Nested, string Field);
