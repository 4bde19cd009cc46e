namespace FaceService.Api.Models;

/// <summary>All that is served.</summary>
/// <param name="Default">NAME@VERSION of what requests without a model get; null while there is none.</param>
/// <param name="Models">Every version, by name, the newest first.</param>
internal sealed record ModelList(string? Default, IReadOnlyList<ModelSummary> Models);
