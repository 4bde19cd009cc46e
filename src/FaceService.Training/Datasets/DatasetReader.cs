using FaceService.Model.Weights;

namespace FaceService.Training.Datasets;

/// <summary>Finds the pictures and labels of a source.</summary>
internal static class DatasetReader
{
    /// <summary>Lists a source's pictures.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="labels">
    /// A <see cref="LabelChoice"/>; <c>auto</c> takes dataset.json, labels.csv or CelebA's list, whichever is there, else none.
    /// </param>
    /// <param name="pattern">Which file names count (<c>*.jpg</c>), or empty for all pictures.</param>
    /// <exception cref="TrainingException">There is no picture, or the labels cannot be read.</exception>
    public static DatasetListing Read(IPictureSource source, string labels, string pattern)
    {
        var choice = LabelChoice.Parse(labels)
            ?? throw new TrainingException($"The labels cannot come from '{labels}'; allowed are {LabelChoice.Allowed}.");
        var listing = Read(source, choice, pattern);
        return LabelGroupRules.FirstProblem(listing.Labels.Groups, listing.Labels.Dimension) is { } problem
            ? throw new TrainingException($"The labels of '{source.Path}' cannot be used: {problem}")
            : listing;
    }

    private static DatasetListing Read(IPictureSource source, LabelChoice choice, string pattern)
    {
        if (choice.Kind == "auto" && DatasetJson.Read(source) is { } listed)
            return source is CifarPictureSource ? listed with { Layout = "cifar-10" } : listed;

        var meant = source.Files
            .Where(f => !PictureSource.IsDebris(f))
            .Where(f => pattern.Length == 0 || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(f)))
            .ToList();
        var files = meant.Where(PictureSource.IsPicture).ToList();
        if (files.Count == 0)
            throw new TrainingException(
                $"'{source.Path}' holds no picture{(pattern.Length == 0 ? "" : $" called {pattern}")}: JPEG, PNG and WebP files are read.");
        var foreign = meant.Where(PictureSource.IsForeignPicture).Select(f => new SkippedPicture(f, PictureSource.ForeignReason));
        var listing = Label(source, choice, files);
        return listing with { Skipped = [.. listing.Skipped, .. foreign] };
    }

    private static DatasetListing Label(IPictureSource source, LabelChoice choice, List<string> files) => choice.Kind switch
    {
        "subfolders" => SubfolderLabels.Read(source, files),
        "csv" => CsvLabels.Read(source, files, choice.File, choice.Columns),
        "celeba" => CelebALabels.Read(source, files, choice.Columns),
        "auto" when CsvLabels.FindUsual(source) is { } csv => CsvLabels.Read(source, files, csv, []),
        "auto" when CelebALabels.Find(source) is not null => CelebALabels.Read(source, files, []),
        _ => new DatasetListing(files, new int[files.Count], DatasetLabels.None, files.TrueForAll(IsFfhq) ? "ffhq" : "plain"),
    };

    // 69000/69123.png: a folder a thousand.
    private static bool IsFfhq(string file) =>
        file.Split('/') is [.., { Length: 5 } folder, { Length: 9 } name]
        && folder.EndsWith("000", StringComparison.Ordinal) && name.StartsWith(folder[..2], StringComparison.Ordinal)
        && folder.All(char.IsAsciiDigit) && name[..5].All(char.IsAsciiDigit);
}
