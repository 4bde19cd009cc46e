using FaceService.Model.Weights;

namespace FaceService.Training.Datasets;

/// <summary>Finds the images and labels of a source.</summary>
public static class DatasetReader
{
    /// <summary>Lists a source's images.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="labels">
    /// A <see cref="LabelChoice"/>; <c>auto</c> takes dataset.json, labels.csv or CelebA's list, whichever is there, else none.
    /// </param>
    /// <param name="pattern">Which file names count (<c>*.jpg</c>), or empty for all images.</param>
    /// <exception cref="TrainingException">There is no image, or the labels cannot be read.</exception>
    internal static DatasetListing Read(IImageSource source, string labels, string pattern)
    {
        var choice = LabelChoice.Parse(labels)
            ?? throw new TrainingException($"The labels cannot come from '{labels}'; allowed are {LabelChoice.Allowed}.");
        var listing = Read(source, choice, pattern);
        return LabelGroupRules.FirstTrainingProblem(listing.Labels.Groups, listing.Labels.Dimension) is { } problem
            ? throw new TrainingException($"The labels of {source.Name} cannot be used: {problem}")
            : listing;
    }

    /// <summary>Why the data cannot be trained on with labels from where a setting says; null when it can.</summary>
    /// <param name="path">A zip or a folder.</param>
    /// <param name="name">What the sentence calls it.</param>
    /// <param name="labels">As the setting has it.</param>
    /// <param name="pattern">As the setting has it.</param>
    public static string? FirstProblem(string path, string name, string labels, string pattern)
    {
        try
        {
            using var source = ImageSource.Open(path, name);
            Read(source, labels, pattern);
            return null;
        }
        catch (TrainingException e)
        {
            return e.Message;
        }
    }

    private static DatasetListing Read(IImageSource source, LabelChoice choice, string pattern)
    {
        var kinds = source.Files.Where(f => ImageSource.Matches(pattern, f)).GroupBy(f => ImageSource.KindOf(source, f)).ToDictionary(g => g.Key, g => g.ToList());
        if (!kinds.TryGetValue(FileKind.Picture, out var files))
            throw new TrainingException(
                $"{Capital(source.Name)} holds no picture{(pattern.Length == 0 ? "" : $" called {pattern}")}: JPEG, PNG and WebP files are read.");
        var foreign = kinds.GetValueOrDefault(FileKind.ForeignPicture, []).Select(f => new SkippedImage(f, ImageSource.ForeignReason));
        var listing = Label(source, choice, files);
        return listing with { Skipped = [.. listing.Skipped, .. foreign, .. source.Unreachable] };
    }

    private static DatasetListing Label(IImageSource source, LabelChoice choice, List<string> files) => choice.Kind switch
    {
        "subfolders" => SubfolderLabels.Read(source, files),
        "csv" => CsvLabels.Read(source, files, choice.File, choice.Columns),
        "celeba" => CelebALabels.Read(source, files, choice.Columns),
        "auto" when DatasetJson.Read(source, files) is { } listed => source is CifarImageSource ? listed with { Layout = "cifar-10" } : listed,
        "auto" when CsvLabels.FindUsual(source) is { } csv => CsvLabels.Read(source, files, csv, []),
        "auto" when CelebALabels.Find(source) is not null => CelebALabels.Read(source, files, []),
        _ => new DatasetListing(files, new int[files.Count], DatasetLabels.None, files.TrueForAll(IsFfhq) ? "ffhq" : "plain"),
    };

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    // 69000/69123.png: a folder a thousand.
    private static bool IsFfhq(string file) =>
        file.Split('/') is [.., { Length: 5 } folder, { Length: 9 } name]
        && folder.EndsWith("000", StringComparison.Ordinal) && name.StartsWith(folder[..2], StringComparison.Ordinal)
        && folder.All(char.IsAsciiDigit) && name[..5].All(char.IsAsciiDigit);
}
