using FaceService.Training.Presets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Training;

/// <summary>What can be trained, for those who make a form or a request of it.</summary>
internal static class PresetsApi
{
    private static readonly PresetList All = new([.. Preset.Names.Select(name => new PresetView(name, Preset.Summary(name), Preset.Describe(name)))]);

    public static RouteGroupBuilder MapPresets(this RouteGroupBuilder train)
    {
        train.MapGet("/presets", List).WithName("listPresets");
        return train;
    }

    /// <summary>All presets: what each is, and every setting with its value, its kind and its range.</summary>
    internal static Ok<PresetList> List() => TypedResults.Ok(All);
}

/// <summary>All presets.</summary>
/// <param name="Presets">In the order of the years that they come from.</param>
internal sealed record PresetList(IReadOnlyList<PresetView> Presets);

/// <summary>One preset as <c>GET /train/presets</c> tells it.</summary>
/// <param name="Name">As jobs name it.</param>
/// <param name="Summary">One sentence on what it is.</param>
/// <param name="Settings">What a job may set, with the preset's own values.</param>
internal sealed record PresetView(string Name, string Summary, IReadOnlyList<SettingDescription> Settings);
