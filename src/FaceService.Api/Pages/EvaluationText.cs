using System.Globalization;
using System.Text.Json;

namespace FaceService.Api.Pages;

/// <summary>What an evaluation comes to, in words for people who have not read how it is done.</summary>
internal static class EvaluationText
{
    private const string Itself = "where real pictures among themselves come to";

    /// <summary>How near the model's images come to real ones; null where nothing was measured.</summary>
    public static string? Of(JsonElement? evaluation) => evaluation is not { } report
        ? null
        : FaceRecognition(report) ?? SlicedWasserstein(report);

    /// <summary>How often images show what was asked for, a group with its share each; empty where that was not measured.</summary>
    public static IReadOnlyList<string> Attributes(JsonElement? evaluation) =>
        evaluation is { } report && Member(report, "attributes") is { } attributes && Member(attributes, "groups") is { ValueKind: JsonValueKind.Object } groups
            ? [.. groups.EnumerateObject().Select(group => (group.Name, Share: Number(group.Value, "matches"))).Where(group => group.Share is not null)
                .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Name} in {100 * group.Share:0} of 100"))]
            : [];

    // A network that the model learned from would flatter it.
    private static string? FaceRecognition(JsonElement report)
    {
        if (Member(report, "judges") is not { } judges || Member(judges, "face_recognition") is not { } compared || WasTeacher(judges))
            return null;
        var (portraits, floor) = (Frechet(compared, "portraits"), Frechet(compared, "floor"));
        return portraits is { } found && floor is > 0
            ? $"To a face recognition network, its people are {Show(found / floor.Value)} times as far from real ones as these are from each other (1 would be perfect)"
            : null;
    }

    private static bool WasTeacher(JsonElement judges) =>
        Member(judges, "seen_in_training") is { ValueKind: JsonValueKind.Array } seen
        && seen.EnumerateArray().Any(network => network.ValueKind == JsonValueKind.String && network.GetString()!.StartsWith("face", StringComparison.Ordinal));

    private static string? SlicedWasserstein(JsonElement report)
    {
        if (Member(report, "sliced_wasserstein") is not { } distances || (Distance(distances, "to_held_out") ?? Distance(distances, "to_data")) is not { } found)
            return null;
        return Distance(distances, "floor") is { } real and > 0
            ? $"At thumbnail size {Show(found / real)} times as far from real pictures as these are from each other: a distance of {Show(found)}, {Itself} {Show(real)}"
            : $"A distance of {Show(found)} to real pictures (sliced Wasserstein; less is better)";
    }

    private static double? Frechet(JsonElement compared, string set) => Member(compared, set) is { } distances ? Number(distances, "frechet") : null;

    private static double? Distance(JsonElement distances, string set) => Member(distances, set) is { } found ? Number(found, "distance") : null;

    private static double? Number(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string Show(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);
}
