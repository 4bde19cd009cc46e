using System.Globalization;
using FaceService.Model.Networks.Configs;

namespace FaceService.Training.Datasets;

/// <summary>What a list says of files, by the form of their names that is compared. Of several lines on one file the last counts.</summary>
/// <param name="file">Name of the list inside the source.</param>
internal sealed class LabelList<T>(string file)
{
    private readonly string _folder = file[..(file.LastIndexOf('/') + 1)];
    private readonly Dictionary<string, T> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _twice = new(StringComparer.Ordinal);

    /// <summary>The first file that it names, or nothing.</summary>
    public string First { get; private set; } = "";

    public T this[string picture] => _rows[Find(picture)!];

    public void Add(string name, T label)
    {
        name = DatasetText.FileName(name);
        First = _rows.Count == 0 ? name : First;
        if (_rows.ContainsKey(name))
            _twice.Add(name);
        _rows[name] = label;
    }

    public bool Contains(string picture) => Find(picture) is not null;

    /// <summary>What is odd in it.</summary>
    /// <param name="pictures">Those that are there.</param>
    public IReadOnlyList<string> Notes(IReadOnlyList<string> pictures)
    {
        var notes = new List<string>();
        if (_twice.Count > 0)
            notes.Add($"{file} labels {Count(_twice.Count)} more than once, '{_twice.First()}' for one; the last label counts.");
        var used = pictures.Select(Find).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var missing = _rows.Keys.Where(name => !used.Contains(name)).ToList();
        if (missing.Count > 0)
            notes.Add($"{file} labels {Count(missing.Count)} that are not among the pictures, '{missing[0]}' for one.");
        return notes;
    }

    // As the list itself lies, from the top of the data, or by the bare name: lists and images are often packed apart.
    private string? Find(string picture)
    {
        if (_folder.Length > 0 && picture.StartsWith(_folder, StringComparison.Ordinal) && _rows.ContainsKey(picture[_folder.Length..]))
            return picture[_folder.Length..];
        if (_rows.ContainsKey(picture))
            return picture;
        var bare = picture[(picture.LastIndexOf('/') + 1)..];
        return _rows.ContainsKey(bare) ? bare : null;
    }

    private static string Count(int files) => files == 1 ? "1 file" : string.Create(CultureInfo.InvariantCulture, $"{files} files");
}

/// <summary>A list that gives each image's file a value of every group; makes classes of those that occur.</summary>
/// <param name="file">Name of the list inside the source.</param>
/// <param name="groups">The groups, with all their values.</param>
/// <param name="rows">For each file that the list names, the index of its value in each group.</param>
internal sealed class LabelTable(string file, IReadOnlyList<LabelGroup> groups, LabelList<int[]> rows)
{
    /// <summary>How the reason begins for which such an image is skipped.</summary>
    public const string Unlabelled = "has no label in";

    /// <summary>Labels a source's images; one that the list leaves out is skipped.</summary>
    /// <exception cref="TrainingException">The list names none of them.</exception>
    public DatasetListing List(IImageSource source, IReadOnlyList<string> pictures, string layout)
    {
        var labelled = pictures.Where(rows.Contains).ToList();
        if (labelled.Count == 0)
            throw new TrainingException(
                $"'{file}' in {source.Name} names none of the {pictures.Count} pictures there; its first is '{rows.First}', the first picture '{pictures[0]}'.");
        var classes = labelled.Select(p => rows[p]).DistinctBy(Key).OrderBy(Key, StringComparer.Ordinal).ToList();
        var numbers = classes.Select(Key).Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        return new DatasetListing(
            labelled,
            [.. labelled.Select(p => numbers[Key(rows[p])])],
            new DatasetLabels { Groups = groups, Classes = classes },
            layout)
        {
            Skipped = [.. pictures.Where(p => !rows.Contains(p)).Select(p => new SkippedImage(p, $"{Unlabelled} {file}"))],
            Notes = rows.Notes(pictures),
        };
    }

    private static string Key(int[] row) => string.Join('/', row.Select(v => v.ToString("D3", CultureInfo.InvariantCulture)));
}
