using FaceService.Jobs.Datasets;
using FaceService.Training.Datasets;

namespace FaceService.Api.Datasets;

/// <summary>One dataset as <c>GET /datasets/{name}</c> tells it.</summary>
/// <param name="Dataset">What the list tells, too.</param>
/// <param name="Added">When it was added.</param>
/// <param name="Digest">SHA-256 of what is stored; the same images and labels give the same.</param>
/// <param name="Layout">How the labels were found: plain (none), dataset.json, …</param>
/// <param name="LabelProblem">Why the labels cannot be used; null where they can. Training without them, or with another list, is possible.</param>
/// <param name="Notes">What is odd in the labels.</param>
/// <param name="SkippedPictures">Images left out because they cannot be used, or have no label where others have one.</param>
/// <param name="Skipped">The first hundred of them.</param>
/// <param name="IgnoredFiles">Files left out because they are neither images nor labels.</param>
internal sealed record DatasetDetails(
    DatasetSummary Dataset,
    DateTimeOffset Added,
    string Digest,
    string Layout,
    string? LabelProblem,
    IReadOnlyList<string> Notes,
    int SkippedPictures,
    IReadOnlyList<SkippedImage> Skipped,
    int IgnoredFiles)
{
    public static DatasetDetails Of(StoredDataset dataset, bool hasSheet, PathString root) => new(
        DatasetSummary.Of(dataset, hasSheet, root),
        dataset.Added,
        dataset.Digest,
        dataset.Layout,
        dataset.LabelProblem,
        dataset.Notes,
        dataset.SkippedPictures,
        dataset.Skipped,
        dataset.IgnoredFiles);
}
