using FaceService.Model.Networks.Configs;

namespace FaceService.Training.Datasets;

/// <summary>A list that gives each picture's file a value of every group; makes classes of those that occur.</summary>
/// <param name="file">Name of the list inside the source.</param>
/// <param name="groups">The groups, with all their values.</param>
/// <param name="rows">For each file that the list names, the index of its value in each group.</param>
internal sealed class LabelTable(string file, IReadOnlyList<LabelGroup> groups, IReadOnlyDictionary<string, int[]> rows)
{
    private readonly string _folder = file[..(file.LastIndexOf('/') + 1)];

    /// <summary>Labels a source's pictures; one that the list leaves out is skipped.</summary>
    /// <exception cref="TrainingException">The list names none of them.</exception>
    public DatasetListing List(IPictureSource source, IReadOnlyList<string> pictures, string layout)
    {
        var found = pictures.Select(p => (File: p, Row: Find(p))).ToList();
        var labelled = found.FindAll(f => f.Row is not null);
        if (labelled.Count == 0)
            throw new TrainingException(
                $"'{file}' in '{source.Path}' names none of the {pictures.Count} pictures there; its first is '{rows.Keys.FirstOrDefault()}', the first picture '{pictures[0]}'.");
        var classes = labelled.Select(f => f.Row!).DistinctBy(Key).OrderBy(Key, StringComparer.Ordinal).ToList();
        var numbers = classes.Select(Key).Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        return new DatasetListing(
            [.. labelled.Select(f => f.File)],
            [.. labelled.Select(f => numbers[Key(f.Row!)])],
            new DatasetLabels { Groups = groups, Classes = classes },
            layout)
        {
            Skipped = [.. found.Where(f => f.Row is null).Select(f => new SkippedPicture(f.File, $"has no label in {file}"))],
        };
    }

    // As the list itself lies, from the top of the data, or by the bare name: lists and pictures are often packed apart.
    private int[]? Find(string picture) =>
        (picture.StartsWith(_folder, StringComparison.Ordinal) ? rows.GetValueOrDefault(picture[_folder.Length..]) : null)
        ?? rows.GetValueOrDefault(picture)
        ?? rows.GetValueOrDefault(picture[(picture.LastIndexOf('/') + 1)..]);

    private static string Key(int[] row) => string.Join('/', row.Select(v => v.ToString("D3", System.Globalization.CultureInfo.InvariantCulture)));
}
