namespace FaceService.Api.Training;

/// <summary>All jobs.</summary>
/// <param name="Jobs">The newest first.</param>
internal sealed record JobList(IReadOnlyList<JobView> Jobs);
