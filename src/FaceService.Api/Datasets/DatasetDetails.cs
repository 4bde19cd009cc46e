using FaceService.Jobs.Datasets;
using FaceService.Training.Datasets;

namespace FaceService.Api.Datasets;

/// <summary>One dataset as <c>GET /datasets/{name}</c> tells it.</summary>
/// <param name="Dataset">What the list tells, too.</param>
/// <param name="Added">When it was added.</param>
/// <param name="Digest">SHA-256 of what is stored; the same pictures and labels give the same.</param>
/// <param name="Layout">How the labels were found: plain (none), dataset.json, …</param>
/// <param name="SkippedPictures">Pictures left out because they cannot be used.</param>
/// <param name="Skipped">The first hundred of them.</param>
/// <param name="IgnoredFiles">Files left out because they are neither pictures nor labels.</param>
internal sealed record DatasetDetails(
    DatasetSummary Dataset,
    DateTimeOffset Added,
    string Digest,
    string Layout,
    int SkippedPictures,
    IReadOnlyList<SkippedPicture> Skipped,
    int IgnoredFiles)
{
    public static DatasetDetails Of(StoredDataset dataset, bool hasSheet, PathString root) => new(
        DatasetSummary.Of(dataset, hasSheet, root),
        dataset.Added,
        dataset.Digest,
        dataset.Layout,
        dataset.SkippedPictures,
        dataset.Skipped,
        dataset.IgnoredFiles);
}
