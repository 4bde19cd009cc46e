namespace FaceService.Training.Datasets;

/// <summary>Finds the pictures and labels of a source.</summary>
internal static class DatasetReader
{
    /// <summary>Lists a source's pictures.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="labels">auto (dataset.json where it is), none, or subfolders.</param>
    /// <param name="pattern">Which file names count (<c>*.jpg</c>), or empty for all pictures.</param>
    /// <exception cref="TrainingException">There is no picture, or the labels cannot be read.</exception>
    public static DatasetListing Read(IPictureSource source, string labels, string pattern)
    {
        if (labels == "auto" && DatasetJson.Read(source) is { } listed)
            return listed;

        var files = source.Files
            .Where(f => PictureSource.IsPicture(f) && !IsDebris(f))
            .Where(f => pattern.Length == 0 || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(f)))
            .ToList();
        if (files.Count == 0)
            throw new TrainingException(
                $"'{source.Path}' holds no picture{(pattern.Length == 0 ? "" : $" called {pattern}")}: JPEG, PNG and WebP files are read.");
        return labels == "subfolders"
            ? SubfolderLabels.Read(source, files)
            : new DatasetListing(files, new int[files.Count], DatasetLabels.None, "plain");
    }

    // What macOS puts beside each file of a zip looks like a picture by name.
    private static bool IsDebris(string file) =>
        file.StartsWith("__MACOSX/", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("._", StringComparison.Ordinal);
}
