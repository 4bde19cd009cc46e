using FaceService.Model.Imaging.Reading;

namespace FaceService.Model.Imaging;

/// <summary>A file format that images are written in.</summary>
public sealed class ImageFormat
{
    /// <summary>PNG: exact, and the default.</summary>
    public static readonly ImageFormat Png = new("png", "image/png", "png");

    /// <summary>JPEG.</summary>
    public static readonly ImageFormat Jpeg = new("jpeg", "image/jpeg", "jpg", "jpeg");

    /// <summary>WebP (lossy), still or animated.</summary>
    public static readonly ImageFormat Webp = new("webp", "image/webp", "webp");

    /// <summary>GIF: 256 colours, still or animated. Read by <see cref="AnimationDecoder"/> alone.</summary>
    public static readonly ImageFormat Gif = new("gif", "image/gif", "gif");

    private ImageFormat(string name, string mediaType, params string[] suffixes)
    {
        Name = name;
        MediaType = mediaType;
        Suffixes = suffixes;
    }

    /// <summary>Every format, PNG first.</summary>
    public static IReadOnlyList<ImageFormat> All { get; } = [Png, Jpeg, Webp, Gif];

    /// <summary>The name as requests write it: png, jpeg, webp, gif.</summary>
    public string Name { get; }

    /// <summary>Such as <c>image/png</c>.</summary>
    public string MediaType { get; }

    /// <summary>File suffixes without the dot, the usual one first.</summary>
    public IReadOnlyList<string> Suffixes { get; }

    /// <summary>The usual file suffix without the dot.</summary>
    public string Suffix => Suffixes[0];

    /// <summary>Finds a format by its name or by a suffix without the dot, in any case; null if there is none.</summary>
    /// <param name="name">Such as <c>jpeg</c> or <c>JPG</c>.</param>
    public static ImageFormat? FromName(string name) => All.FirstOrDefault(format =>
        format.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || format.Suffixes.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Finds a format by its media type without parameters, in any case; null if there is none.</summary>
    /// <param name="mediaType">Such as <c>image/webp</c>.</param>
    public static ImageFormat? FromMediaType(string mediaType) => All.FirstOrDefault(format =>
        format.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What an image's header says; no pixel was decoded for it.</summary>
/// <param name="Format">The format that the magic bytes name.</param>
/// <param name="Width">In pixels, after the EXIF rotation.</param>
/// <param name="Height">In pixels, after the EXIF rotation.</param>
/// <param name="Frames">1, or an animation's number of frames.</param>
public sealed record ImageInfo(ImageFormat Format, int Width, int Height, int Frames);

/// <summary>What is wrong with an image.</summary>
public enum ImageFault
{
    /// <summary>The bytes do not start like a format that is read.</summary>
    UnknownFormat,

    /// <summary>The file is truncated, damaged, or not what it says it is.</summary>
    Corrupt,

    /// <summary>The file, a side, the number of pixels or of frames passes a limit of <see cref="DecodeLimits"/>.</summary>
    TooLarge,

    /// <summary>The image cannot be written in its format, for instance because a side is too long for it.</summary>
    Failed,
}

/// <summary>An image cannot be read or written. The message says what is wrong and what is allowed.</summary>
/// <param name="fault">The kind of fault.</param>
/// <param name="message">What is wrong.</param>
public sealed class ImageException(ImageFault fault, string message) : Exception(message)
{
    /// <summary>The kind of fault.</summary>
    public ImageFault Fault { get; } = fault;
}
