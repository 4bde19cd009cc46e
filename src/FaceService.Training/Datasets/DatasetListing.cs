namespace FaceService.Training.Datasets;

/// <summary>The pictures of a source with the class of each.</summary>
/// <param name="Files">Names inside the source, in the order of the dataset.</param>
/// <param name="ClassOf">The class of each, parallel to <paramref name="Files"/>.</param>
/// <param name="Labels">What the classes mean.</param>
/// <param name="Layout">How the labels were found: plain, dataset.json, subfolders, csv, celeba, cifar-10; ffhq has folders but no labels.</param>
internal sealed record DatasetListing(IReadOnlyList<string> Files, int[] ClassOf, DatasetLabels Labels, string Layout)
{
    /// <summary>Pictures without a label where the others have one.</summary>
    public IReadOnlyList<SkippedPicture> Skipped { get; init; } = [];
}
