namespace FaceService.Training.Datasets;

/// <summary>A class a subfolder, when the user asks for labels and the data carries no list of them.</summary>
internal static class SubfolderLabels
{
    /// <summary>Takes the folder of each image as its class.</summary>
    /// <exception cref="TrainingException">All images lie in one folder.</exception>
    public static DatasetListing Read(IImageSource source, IReadOnlyList<string> files)
    {
        var folders = files.Select(f => f.Contains('/') ? f[..f.LastIndexOf('/')] : "").ToList();
        var names = folders.Distinct().Order(StringComparer.Ordinal).ToList();
        if (names.Count < 2)
            throw new TrainingException(
                $"Labels from subfolders were asked for, but all pictures of {source.Name} lie in one folder.");
        var shared = SharedPrefix(names);
        var classes = names.ConvertAll(n => n[shared..] is { Length: > 0 } name ? name : ".");
        return new DatasetListing(files, [.. folders.Select(f => names.IndexOf(f))], DatasetLabels.FromNames(classes, null), "subfolders");
    }

    // A zip usually holds one top folder; it is no part of the classes' names.
    private static int SharedPrefix(List<string> names)
    {
        var first = names[0];
        var length = 0;
        for (var slash = first.IndexOf('/'); slash >= 0; slash = first.IndexOf('/', slash + 1))
        {
            if (!names.TrueForAll(n => n.StartsWith(first[..(slash + 1)], StringComparison.Ordinal)))
                break;
            length = slash + 1;
        }

        return length;
    }
}
