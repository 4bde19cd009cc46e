using FaceService.Model.Imaging.Reading;

namespace FaceService.Model.Imaging;

/// <summary>How large an image from outside may be. Checked against the header, before any pixel is decoded.</summary>
public sealed record DecodeLimits
{
    /// <summary>Wide enough for what a camera makes, small enough for a decoder's memory.</summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>Bytes of the file.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>Width in pixels.</summary>
    public int MaxWidth { get; init; } = 12_000;

    /// <summary>Height in pixels.</summary>
    public int MaxHeight { get; init; } = 12_000;

    /// <summary>Width times height; 64 megapixels take 192 MB decoded, and up to four times that while they are.</summary>
    public long MaxPixels { get; init; } = 64_000_000;

    /// <summary>Frames of an animation.</summary>
    public int MaxFrames { get; init; } = 1_000;

    /// <summary>Width times height times the frames up to the last one wanted: each is drawn over those before it.</summary>
    public long MaxDrawnPixels { get; init; } = 1_000_000_000;

    /// <summary>Checks what a header says, before anything is made for it.</summary>
    /// <param name="info">From <see cref="ImageDecoder.Probe"/> or <see cref="AnimationDecoder.Probe"/>.</param>
    /// <exception cref="ImageException">It passes a limit.</exception>
    public void Check(ImageInfo info) => CheckHeader(info);

    internal void CheckFile(long bytes)
    {
        if (bytes > MaxBytes)
            throw TooLarge($"The picture has {bytes:N0} bytes; at most {MaxBytes:N0} are allowed.");
    }

    internal void CheckHeader(ImageInfo info)
    {
        if (info.Width > MaxWidth)
            throw TooLarge($"The picture is {info.Width:N0} pixels wide; at most {MaxWidth:N0} are allowed.");
        if (info.Height > MaxHeight)
            throw TooLarge($"The picture is {info.Height:N0} pixels high; at most {MaxHeight:N0} are allowed.");
        if ((long)info.Width * info.Height > MaxPixels)
            throw TooLarge($"The picture has {(long)info.Width * info.Height:N0} pixels; at most {MaxPixels:N0} are allowed.");
        if (info.Frames > MaxFrames)
            throw TooLarge($"The animation has {info.Frames:N0} frames; at most {MaxFrames:N0} are allowed.");
    }

    internal void CheckDrawn(ImageInfo info, IReadOnlyList<int> frames)
    {
        var pixels = frames.Count == 0 ? 0 : (long)info.Width * info.Height * (frames[^1] + 1);
        if (pixels > MaxDrawnPixels)
            throw TooLarge($"Frame {frames[^1]} takes {pixels:N0} pixels to draw; at most {MaxDrawnPixels:N0} are allowed.");
    }

    private static ImageException TooLarge(string message) => new(ImageFault.TooLarge, message);
}
