using System.Globalization;
using FaceService.Model.Networks.Configs;

namespace FaceService.Training.Datasets;

/// <summary>
/// Labels from CelebA's list of attributes, as text (a count, the names, then a file and its 1 or -1 for each a line) or as the CSV
/// that it is also handed out as. Forty attributes make too many classes, so that some are chosen.
/// </summary>
internal static class CelebALabels
{
    /// <summary>The names that the list goes by.</summary>
    public static readonly string[] FileNames = ["list_attr_celeba.txt", "list_attr_celeba.csv"];

    private const long LargestFile = 256 << 20;
    private static readonly string[] Usual = ["Male", "Young"];

    /// <summary>The list of a source, or null if it has none.</summary>
    public static string? Find(IImageSource source) =>
        source.Files.Where(f => !ImageSource.IsDebris(f) && FileNames.Contains(f[(f.LastIndexOf('/') + 1)..])).MinBy(f => f.Length);

    /// <summary>Labels the images.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="pictures">Their names.</param>
    /// <param name="attributes">Those wanted, by CelebA's names; empty for Male and Young.</param>
    /// <exception cref="TrainingException">There is no list, it lacks an attribute, or it cannot be read.</exception>
    public static DatasetListing Read(IImageSource source, IReadOnlyList<string> pictures, IReadOnlyList<string> attributes)
    {
        var file = Find(source) ?? throw new TrainingException($"CelebA's labels were asked for, but {source.Name} holds no {FileNames[0]}.");
        var text = DatasetText.Decode(source.Read(file, LargestFile) ?? throw Bad(source, file, $"is longer than {LargestFile >> 20} MiB"));
        var (names, rows) = file.EndsWith(".csv", StringComparison.Ordinal) ? Csv(source, file, text) : Text(source, file, text);
        var wanted = (attributes.Count > 0 ? attributes : Usual).ToList();
        if (wanted.Find(a => !names.Contains(a)) is { } missing)
            throw Bad(source, file, $"has no attribute '{missing}'; there are {string.Join(", ", names)}");

        var columns = wanted.ConvertAll(a => Array.IndexOf(names, a) + 1);
        var labels = new LabelList<int[]>(file);
        foreach (var row in rows)
            labels.Add(row[0], [.. columns.Select(c => Value(source, file, row, c))]);
        return new LabelTable(file, wanted.ConvertAll(Group), labels).List(source, pictures, "celeba");
    }

    // What the service calls these two elsewhere; any other attribute is there or not.
    private static LabelGroup Group(string attribute) => attribute switch
    {
        "Male" => new LabelGroup("gender", ["female", "male"]),
        "Young" => new LabelGroup("age", ["older", "young"]),
        _ => new LabelGroup(attribute.ToLowerInvariant(), ["no", "yes"]),
    };

    private static (string[] Names, IEnumerable<string[]> Rows) Text(IImageSource source, string file, string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length < 3 || !int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw Bad(source, file, "does not begin with a count and a line of names");
        return (Words(lines[1]), lines.Skip(2).Select(Words));
    }

    private static (string[] Names, IEnumerable<string[]> Rows) Csv(IImageSource source, string file, string text)
    {
        try
        {
            var rows = CsvText.Rows(text).ToList();
            return rows is [[_, .. var names], ..] ? (names, rows.Skip(1)) : throw Bad(source, file, "is empty");
        }
        catch (FormatException e)
        {
            throw Bad(source, file, $"cannot be read: {e.Message}");
        }
    }

    private static int Value(IImageSource source, string file, string[] row, int column) => (column < row.Length ? row[column] : "nothing") switch
    {
        "1" or "1.0" => 1,
        "-1" or "-1.0" or "0" or "0.0" => 0,
        var other => throw Bad(source, file, $"gives '{row[0]}' the value {other}; allowed are 1 and -1"),
    };

    private static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static TrainingException Bad(IImageSource source, string file, string what) => new($"'{file}' in {source.Name} {what}.");
}
