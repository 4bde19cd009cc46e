namespace FaceService.Training.Datasets;

/// <summary>A file that looked like a picture and is not used.</summary>
/// <param name="File">Its name inside the source.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedPicture(string File, string Reason);
