namespace FaceService.Training.Datasets;

/// <summary>Where labels come from, as the setting <c>labels</c> says it.</summary>
internal sealed record LabelChoice
{
    /// <summary>What the setting takes, for messages.</summary>
    public const string Allowed =
        "auto, none, subfolders, csv, csv:FILE, csv:FILE:COLUMN,COLUMN, celeba or celeba:ATTRIBUTE,ATTRIBUTE, FILE being one inside the data";

    private static readonly string[] Kinds = ["auto", "none", "subfolders", "csv", "celeba"];

    private LabelChoice(string kind, string? file, IReadOnlyList<string> columns) => (Kind, File, Columns) = (kind, file, columns);

    /// <summary>auto, none, subfolders, csv or celeba.</summary>
    public string Kind { get; }

    /// <summary>Name of the CSV inside the data; null for the only one there is.</summary>
    public string? File { get; }

    /// <summary>The columns or attributes wanted; empty for the usual ones.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Reads the setting.</summary>
    /// <returns>The choice, or null when the text is none.</returns>
    public static LabelChoice? Parse(string text)
    {
        var parts = text.Split(':');
        var columns = parts.Length > 1 ? parts[^1].Split(',') : [];
        return (parts[0], parts.Length) switch
        {
            var (kind, count) when count == 1 && Kinds.Contains(kind) => new LabelChoice(kind, null, []),
            ("csv", 2) when parts[1].Length > 0 => new LabelChoice("csv", parts[1], []),
            ("csv", 3) when parts[1].Length > 0 && AreNames(columns) => new LabelChoice("csv", parts[1], columns),
            ("celeba", 2) when AreNames(columns) => new LabelChoice("celeba", null, columns),
            _ => null,
        };
    }

    private static bool AreNames(string[] names) => names.All(n => n.Length > 0) && names.Distinct().Count() == names.Length;
}
