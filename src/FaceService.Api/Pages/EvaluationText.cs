using System.Globalization;
using System.Text.Json;

namespace FaceService.Api.Pages;

/// <summary>The one figure that an evaluation comes to, in words.</summary>
internal static class EvaluationText
{
    public static string? Of(JsonElement? evaluation)
    {
        if (evaluation is not { } report || Member(report, "sliced_wasserstein") is not { } distances)
            return null;
        var found = Distance(distances, "to_held_out") ?? Distance(distances, "to_data");
        if (found is null)
            return null;
        var floor = Distance(distances, "floor") is { } real ? $", where real pictures among themselves come to {Show(real)}" : "";
        return $"sliced Wasserstein distance to real pictures {Show(found.Value)}{floor}; less is better";
    }

    private static double? Distance(JsonElement distances, string name) =>
        Member(distances, name) is { } set && Member(set, "distance") is { ValueKind: JsonValueKind.Number } distance ? distance.GetDouble() : null;

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string Show(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);
}
