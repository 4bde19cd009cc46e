using System.Globalization;
using System.Text.Json.Serialization;

namespace FaceService.Training.Presets;

/// <summary>What is known of one setting: enough for a form, or a help text.</summary>
/// <param name="Name">As <c>--set</c> and job requests have it.</param>
/// <param name="Help">What it does and its unit.</param>
/// <param name="Kind">number, integer, flag, choice or text.</param>
/// <param name="Value">The preset's own, as <c>--set</c> would take it.</param>
/// <param name="Min">Smallest value of a number; null for what is none.</param>
/// <param name="Max">Largest value of a number; null for what is none or has no bound.</param>
/// <param name="Options">The words of a choice; empty otherwise.</param>
public sealed record SettingDescription(
    string Name, string Help, string Kind, string Value, double? Min, double? Max, IReadOnlyList<string> Options)
{
    /// <summary>What it may be, in words; empty where its help says it.</summary>
    [JsonIgnore]
    public string Allowed => Kind switch
    {
        "flag" => "true or false",
        "choice" => string.Join(", ", Options),
        "text" => "",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(Kind == "number" ? "numbers" : "whole numbers")} from {Min}{(Max is { } most ? $" to {most}" : "")}"),
    };
}
