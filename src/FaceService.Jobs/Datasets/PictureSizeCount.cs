namespace FaceService.Jobs.Datasets;

/// <summary>How many pictures have a size.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Pictures">How many.</param>
public sealed record PictureSizeCount(int Width, int Height, int Pictures);
