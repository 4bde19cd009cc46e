using FaceService.Training.Presets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Training;

/// <summary>What can be trained, for those who make a form or a request of it.</summary>
internal static class PresetsApi
{
    private static readonly PresetList All = new([.. Preset.Names.Select(name => new PresetView(name, Preset.Summary(name), Preset.Describe(name)))]);

    public static RouteGroupBuilder MapPresets(this RouteGroupBuilder train)
    {
        train.MapGet("/presets", List);
        return train;
    }

    /// <summary>All presets: what each is, and every setting with its value, its kind and its range.</summary>
    internal static Ok<PresetList> List() => TypedResults.Ok(All);
}
