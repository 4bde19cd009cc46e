namespace FaceService.Model.Imaging;

/// <summary>What is wrong with a picture.</summary>
public enum ImageFault
{
    /// <summary>The bytes do not start like a format that is read.</summary>
    UnknownFormat,

    /// <summary>The file is truncated, damaged, or not what it says it is.</summary>
    Corrupt,

    /// <summary>The file, a side, the number of pixels or of frames passes a limit of <see cref="DecodeLimits"/>.</summary>
    TooLarge,

    /// <summary>The picture cannot be written in its format, for instance because a side is too long for it.</summary>
    Failed,
}
