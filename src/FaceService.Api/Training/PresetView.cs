using FaceService.Training.Presets;

namespace FaceService.Api.Training;

/// <summary>One preset as <c>GET /train/presets</c> tells it.</summary>
/// <param name="Name">As jobs name it.</param>
/// <param name="Summary">One sentence on what it is.</param>
/// <param name="Settings">What a job may set, with the preset's own values.</param>
internal sealed record PresetView(string Name, string Summary, IReadOnlyList<SettingDescription> Settings);
