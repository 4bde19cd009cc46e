using FaceService.Model.Imaging.Marking;

namespace FaceService.Model.Imaging.Writing;

/// <summary>How an image is written.</summary>
public sealed record EncodeOptions
{
    /// <summary>At the image's own size, without a mark.</summary>
    public static EncodeOptions Default { get; } = new();

    /// <summary>
    /// The longer side of the written image in pixels, reached with <see cref="ResizeFilter.Viewing"/>; null keeps
    /// the image's own.
    /// </summary>
    public int? Size { get; init; }

    /// <summary>1…100, for JPEG and WebP.</summary>
    public int Quality { get; init; } = 90;

    /// <summary>The outline that is cut out, once the image has its size; null for the whole image. Animations have none.</summary>
    public ImageCutout? Cutout { get; init; }

    /// <summary>The mark to put into the file; null for none.</summary>
    public ImageMark? Mark { get; init; }
}
