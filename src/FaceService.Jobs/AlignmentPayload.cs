using System.Text.Json.Serialization;
using FaceService.Photos.Building;
using FaceService.Photos.Labels;
using FaceService.Photos.Quality;

namespace FaceService.Jobs;

/// <summary>Which photos to make a dataset of faces of.</summary>
/// <param name="Dataset">The dataset of photos.</param>
/// <param name="Name">What the dataset of faces is called.</param>
/// <param name="Size">Side of its pictures in pixels.</param>
/// <param name="Crop">How faces are cut: <see cref="PhotoCrop.Allowed"/>.</param>
/// <param name="Labels">Where labels come from: <see cref="LabelPlan.Allowed"/>.</param>
public sealed record AlignmentPayload(string Dataset, string Name, int Size, string Crop = "align", string Labels = "none") : JobPayload
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override JobKind Kind => JobKind.Alignment;

    /// <summary>The report's name in the job's run folder.</summary>
    public const string Report = "report.html";

    /// <summary>How photos become faces.</summary>
    [JsonIgnore]
    public BuildOptions Options => new()
    {
        Size = Size,
        Crop = PhotoCrop.Parse(Crop)!,
        Labels = LabelPlan.Parse(Labels)!,
        Rules = new KeepRules { Smallest = Size },
    };

    /// <inheritdoc/>
    public override string ToString() => $"faces of {Dataset} at {Size} pixels";
}

/// <summary>How far a job is that cuts faces.</summary>
/// <param name="Photos">Photos that are done.</param>
/// <param name="TotalPhotos">Photos in all.</param>
/// <param name="Faces">Faces found.</param>
/// <param name="Kept">Faces kept.</param>
public sealed record AlignmentProgress(long Photos, long TotalPhotos, long Faces, long Kept) : JobProgress
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override long Position => Photos;
}
