namespace FaceService.Api.Training;

/// <summary>All presets.</summary>
/// <param name="Presets">In the order of the years that they come from.</param>
internal sealed record PresetList(IReadOnlyList<PresetView> Presets);
