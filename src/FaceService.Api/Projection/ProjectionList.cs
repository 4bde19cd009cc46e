namespace FaceService.Api.Projection;

/// <summary>Projections, the newest first, without their latents.</summary>
/// <param name="Projections">The projections.</param>
internal sealed record ProjectionList(IReadOnlyList<ProjectionView> Projections);
