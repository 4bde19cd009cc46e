using System.Text.Json;

namespace FaceService.Training.Datasets;

/// <summary>
/// StyleGAN's <c>dataset.json</c>: <c>labels</c>, a class index a file, or null. Beyond the convention, <c>classes</c>
/// names the classes and <c>groups</c> the parts of those names.
/// </summary>
internal static class DatasetJson
{
    public const string FileName = "dataset.json";

    private const long LargestFile = 256 << 20;

    /// <summary>Reads the file of a source; null when the source has none, or when it holds no labels.</summary>
    /// <exception cref="TrainingException">The file is not what it should be.</exception>
    public static DatasetListing? Read(IPictureSource source)
    {
        var file = source.Files.Where(f => f == FileName || f.EndsWith("/" + FileName, StringComparison.Ordinal)).MinBy(f => f.Length);
        if (file is null)
            return null;
        try
        {
            using var json = JsonDocument.Parse(
                source.Read(file, LargestFile) ?? throw Bad(source, $"is longer than {LargestFile} bytes"));
            if (!json.RootElement.TryGetProperty("labels", out var labels) || labels.ValueKind == JsonValueKind.Null)
                return null;
            return Read(source, json.RootElement, labels, file[..^FileName.Length]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Bad(source, $"cannot be read ({e.Message})");
        }
    }

    private static DatasetListing Read(IPictureSource source, JsonElement root, JsonElement labels, string folder)
    {
        var present = source.Files.ToHashSet(StringComparer.Ordinal);
        var files = new List<(string File, int Class)>();
        foreach (var pair in labels.EnumerateArray())
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
                throw Bad(source, "has a label that is not [file, class]");
            var (name, index) = (folder + pair[0].GetString(), pair[1].GetInt32());
            if (index is < 0 or > 99_999)
                throw Bad(source, $"gives '{name}' the class {index}; allowed are 0 to 99999");
            if (present.Contains(name))
                files.Add((name, index));
        }

        if (files.Count == 0)
            throw Bad(source, "labels no file that is there");
        files.Sort((a, b) => string.CompareOrdinal(a.File, b.File));
        return new DatasetListing(
            [.. files.Select(f => f.File)],
            [.. files.Select(f => f.Class)],
            Names(source, root, files.Max(f => f.Class) + 1),
            FileName);
    }

    private static DatasetLabels Names(IPictureSource source, JsonElement root, int count)
    {
        var classes = Strings(root, "classes") ?? [.. Enumerable.Range(0, count).Select(i => i.ToString())];
        if (classes.Count < count)
            throw Bad(source, $"names {classes.Count} classes, but uses the class {count - 1}");
        if (classes.Distinct().Count() != classes.Count)
            throw Bad(source, "names a class twice");
        return DatasetLabels.FromNames(classes, Strings(root, "groups"));
    }

    private static List<string>? Strings(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(e => e.GetString() ?? "")]
            : null;

    private static TrainingException Bad(IPictureSource source, string what) => new($"{FileName} in '{source.Path}' {what}.");
}
