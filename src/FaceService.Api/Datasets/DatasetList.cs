namespace FaceService.Api.Datasets;

/// <summary>All datasets.</summary>
/// <param name="Datasets">By name.</param>
internal sealed record DatasetList(IReadOnlyList<DatasetSummary> Datasets);
