using System.Text.Json;

namespace FaceService.Jobs;

/// <summary>What to train, already validated: the names are well-formed and the settings are known to the preset.</summary>
/// <param name="Dataset">Name of a dataset in the data folder.</param>
/// <param name="Preset">Name of a preset.</param>
/// <param name="Model">The name under which the finished model is published.</param>
/// <param name="Settings">Overrides of the preset's settings: numbers, strings, booleans or null.</param>
public sealed record JobRequest(
    string Dataset,
    string Preset,
    string Model,
    IReadOnlyDictionary<string, JsonElement> Settings);
