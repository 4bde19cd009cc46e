namespace FaceService.Model.Imaging;

/// <summary>What a picture's header says; no pixel was decoded for it.</summary>
/// <param name="Format">The format that the magic bytes name.</param>
/// <param name="Width">In pixels, after the EXIF rotation.</param>
/// <param name="Height">In pixels, after the EXIF rotation.</param>
/// <param name="Frames">1, or an animation's number of frames.</param>
public sealed record ImageInfo(ImageFormat Format, int Width, int Height, int Frames);
