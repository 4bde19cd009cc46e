namespace FaceService.Model.Imaging.Formats;

/// <summary>What a walk over a file's parts finds. Nothing is decoded and nothing allocated for it.</summary>
/// <param name="Format">The format.</param>
/// <param name="Width">In pixels, before the EXIF rotation.</param>
/// <param name="Height">In pixels, before the EXIF rotation.</param>
internal sealed record FileOutline(ImageFormat Format, int Width, int Height)
{
    public int Frames { get; init; } = 1;

    /// <summary>A JPEG's passes over the image.</summary>
    public int Scans { get; init; } = 1;

    /// <summary>EXIF's tag 0x0112: 1…8.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>Why the file is no whole one; null if it is.</summary>
    public string? Fault { get; init; }

    /// <summary>No pixel can be transparent.</summary>
    public bool Opaque { get; init; }

    // 5…8 lie on their side.
    public ImageInfo Info => Orientation >= 5 ? new(Format, Height, Width, Frames) : new(Format, Width, Height, Frames);

    /// <summary>Walks over a file by the magic bytes that it starts with.</summary>
    /// <exception cref="ImageException">It is of another format, or ends before it has told its size.</exception>
    public static FileOutline Read(ReadOnlySpan<byte> file, bool withGif)
    {
        var allowed = withGif ? "PNG, JPEG, WebP or GIF" : "PNG, JPEG or WebP";
        if (file.IsEmpty)
            throw new ImageException(ImageFault.UnknownFormat, $"The picture is empty: {allowed} is allowed.");
        if (file.StartsWith(PngParts.Magic))
            return PngParts.Read(file);
        if (file.StartsWith(JpegParts.Magic))
            return JpegParts.Read(file);
        if (WebpParts.Matches(file))
            return WebpParts.Read(file);
        if (withGif && file.StartsWith("GIF8"u8))
            return GifParts.Read(file);
        throw new ImageException(
            ImageFault.UnknownFormat, $"The bytes do not start like a {allowed} picture; only these are allowed.");
    }

    public static ImageException Corrupt(string reason) => new(ImageFault.Corrupt, $"The picture is truncated or damaged: {reason}.");
}

/// <summary>What becomes of a frame's rectangle before the next one is drawn.</summary>
internal enum AfterFrame
{
    Keep,
    Clear,
    Restore,
}

/// <summary>A frame of an animation, cut out as a file of its own.</summary>
/// <param name="Left">Where it lies on the canvas, in pixels.</param>
/// <param name="Top">Likewise.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="File">An image of this size in the animation's format.</param>
internal readonly record struct FramePart(int Left, int Top, int Width, int Height, byte[] File)
{
    /// <summary>Transparent pixels show what lies under the canvas, not the frame before.</summary>
    public bool Replaces { get; init; }

    public AfterFrame After { get; init; }
}
