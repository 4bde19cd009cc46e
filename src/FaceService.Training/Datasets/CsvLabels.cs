using FaceService.Model.Networks.Configs;

namespace FaceService.Training.Datasets;

/// <summary>
/// Labels from a CSV inside the data: a header, the file's name in the first column, and a column a group of attributes.
/// </summary>
internal static class CsvLabels
{
    private const string UsualName = "labels.csv";
    private const long LargestFile = 256 << 20;
    private const int MostValues = 100;

    /// <summary>The source's <c>labels.csv</c>, or null.</summary>
    public static string? FindUsual(IImageSource source) =>
        source.Files.Where(f => !ImageSource.IsDebris(f) && f[(f.LastIndexOf('/') + 1)..].Equals(UsualName, StringComparison.OrdinalIgnoreCase)).MinBy(f => f.Length);

    /// <summary>Labels the images.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="pictures">Their names.</param>
    /// <param name="name">Name of the CSV inside the source; null for the only one.</param>
    /// <param name="columns">The columns wanted; empty for all but the first.</param>
    /// <exception cref="TrainingException">There is no such file or column, or it cannot be read.</exception>
    public static DatasetListing Read(IImageSource source, IReadOnlyList<string> pictures, string? name, IReadOnlyList<string> columns)
    {
        var file = Find(source, name);
        try
        {
            var text = DatasetText.Decode(source.Read(file, LargestFile) ?? throw Bad(source, file, $"is longer than {LargestFile >> 20} MiB"));
            var rows = CsvText.Rows(text).ToList();
            if (rows.Count > 0 && NamesPicture(file, rows[0][0], pictures))
                rows.Insert(0, Header(rows[0].Length));
            if (rows.Count < 2 || rows[0].Length < 2)
                throw Bad(source, file, "has no rows of a file name and a label, with a comma, a semicolon or a tab between them");
            return Table(source, file, rows, columns).List(source, pictures, "csv");
        }
        catch (FormatException e)
        {
            throw Bad(source, file, $"cannot be read: {e.Message}");
        }
    }

    // A file without a header, as Excel and scripts write it: its first row is a row.
    private static bool NamesPicture(string file, string name, IReadOnlyList<string> pictures)
    {
        var first = new LabelList<bool>(file);
        first.Add(name, true);
        return pictures.Any(first.Contains);
    }

    private static string[] Header(int columns) =>
        columns == 2 ? ["file", "class"] : ["file", .. Enumerable.Range(1, Math.Max(columns - 1, 0)).Select(i => $"class{i}")];

    private static LabelTable Table(IImageSource source, string file, List<string[]> rows, IReadOnlyList<string> columns)
    {
        var header = rows[0];
        var wanted = (columns.Count > 0 ? columns : header[1..]).Select(c => Array.IndexOf(header, c)).ToList();
        if (wanted.FindIndex(i => i < 1) is var missing and >= 0)
            throw Bad(source, file, $"has no column '{columns[missing]}'; there are {string.Join(", ", header[1..])}");
        // A row that lacks a value labels nothing.
        var whole = rows.Skip(1).Where(r => r[0].Length > 0 && wanted.TrueForAll(i => i < r.Length && r[i].Length > 0)).ToList();
        var groups = wanted.ConvertAll(i => new LabelGroup(header[i], [.. whole.Select(r => r[i]).Distinct().Order(StringComparer.Ordinal)]));
        if (groups.Find(g => g.Values.Count > MostValues) is { } wide)
            throw Bad(source, file, $"has {wide.Values.Count} values in the column '{wide.Name}', at most {MostValues} are allowed; name the columns wanted: labels=csv:{file}:COLUMN,COLUMN");
        var index = groups.ConvertAll(g => g.Values.Index().ToDictionary(v => v.Item, v => v.Index, StringComparer.Ordinal));
        var labels = new LabelList<int[]>(file);
        foreach (var row in whole)
            labels.Add(row[0], [.. wanted.Select((column, g) => index[g][row[column]])]);
        return new LabelTable(file, groups, labels);
    }

    private static string Find(IImageSource source, string? name)
    {
        var there = source.Files.Where(f => !ImageSource.IsDebris(f) && Path.GetExtension(f).Equals(".csv", StringComparison.OrdinalIgnoreCase)).ToList();
        if (there.Find(f => f == name) is { } exact)
            return exact;
        var called = name is null ? there : there.FindAll(f => f.EndsWith("/" + name, StringComparison.Ordinal));
        return called switch
        {
            [var only] => only,
            _ when there.Count == 0 => throw new TrainingException($"Labels from a CSV were asked for, but {source.Name} holds none."),
            _ => throw new TrainingException(
                $"Labels from {(name is null ? "a CSV" : $"'{name}'")} were asked for; name one that is in {source.Name}, as labels=csv:FILE: {string.Join(", ", there.Take(20))}."),
        };
    }

    private static TrainingException Bad(IImageSource source, string file, string what) => new($"'{file}' in {source.Name} {what}.");
}
