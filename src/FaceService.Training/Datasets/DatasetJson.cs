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
    /// <param name="source">Where it is.</param>
    /// <param name="pictures">The images that there are to label.</param>
    /// <exception cref="TrainingException">The file is not what it should be.</exception>
    public static DatasetListing? Read(IImageSource source, IReadOnlyList<string> pictures)
    {
        var file = source.Files
            .Where(f => !ImageSource.IsDebris(f) && (f == FileName || f.EndsWith("/" + FileName, StringComparison.Ordinal)))
            .MinBy(f => f.Length);
        if (file is null)
            return null;
        try
        {
            using var json = JsonDocument.Parse(DatasetText.Decode(
                source.Read(file, LargestFile) ?? throw Bad(source, $"is longer than {LargestFile} bytes")));
            if (!json.RootElement.TryGetProperty("labels", out var labels) || labels.ValueKind == JsonValueKind.Null)
                return null;
            return Read(source, json.RootElement, Pairs(source, labels), file[..^FileName.Length], pictures);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Bad(source, $"cannot be read ({e.Message})");
        }
    }

    private static DatasetListing Read(
        IImageSource source, JsonElement root, IEnumerable<(string File, int Class)> pairs, string folder, IReadOnlyList<string> pictures)
    {
        var listed = new LabelList<int>(folder + FileName);
        foreach (var (name, index) in pairs)
            listed.Add(name, index);
        var labelled = pictures.Where(listed.Contains).Order(StringComparer.Ordinal).ToList();
        if (labelled.Count == 0)
            throw Bad(source, $"labels no picture that is there; its first is '{listed.First}', the first picture '{pictures[0]}'");
        var classOf = labelled.ConvertAll(f => listed[f]);
        return new DatasetListing(labelled, [.. classOf], Names(source, root, classOf.Max() + 1), FileName)
        {
            Skipped = [.. pictures.Where(p => !listed.Contains(p)).Select(p => new SkippedImage(p, $"{LabelTable.Unlabelled} {FileName}"))],
            Notes = listed.Notes(pictures),
        };
    }

    // The convention is a list of pairs; an object of files is read, too.
    private static IEnumerable<(string File, int Class)> Pairs(IImageSource source, JsonElement labels)
    {
        if (labels.ValueKind == JsonValueKind.Object)
        {
            foreach (var label in labels.EnumerateObject())
                yield return (label.Name, Class(source, label.Name, label.Value));
            yield break;
        }

        foreach (var pair in labels.EnumerateArray())
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || pair[0].ValueKind != JsonValueKind.String)
                throw Bad(source, "has a label that is not [file, class]");
            yield return (pair[0].GetString()!, Class(source, pair[0].GetString()!, pair[1]));
        }
    }

    private static int Class(IImageSource source, string file, JsonElement value)
    {
        // 3 and 3.0 are one number; Python writes either.
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || number != Math.Truncate(number))
            throw Bad(source, $"gives '{file}' the class {Short(value.GetRawText())}; allowed are whole numbers");
        return number is >= 0 and <= 99_999
            ? (int)number
            : throw Bad(source, $"gives '{file}' the class {Short(value.GetRawText())}; allowed are 0 to 99999");
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static DatasetLabels Names(IImageSource source, JsonElement root, int count)
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

    private static TrainingException Bad(IImageSource source, string what) => new($"{FileName} in {source.Name} {what}.");
}
