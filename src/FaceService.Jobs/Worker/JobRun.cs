namespace FaceService.Jobs.Worker;

/// <summary>What a worker hands to the trainer.</summary>
/// <param name="DatasetPath">The dataset's zip.</param>
/// <param name="Preset">Name of the preset.</param>
/// <param name="Settings">Overrides of its settings, as text, as <c>--set key=value</c> would give them.</param>
/// <param name="Folder">The run folder: empty, or holding an earlier attempt of the same run.</param>
public sealed record JobRun(
    string DatasetPath,
    string Preset,
    IReadOnlyDictionary<string, string> Settings,
    string Folder);
