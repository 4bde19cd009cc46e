namespace FaceService.Model.Imaging.Writing;

/// <summary>Writes moving pictures: GIF or animated WebP. Thread-safe.</summary>
public static class Animation
{
    /// <summary>Encodes frames.</summary>
    /// <param name="frames">At least one picture, all of one size.</param>
    /// <param name="format"><see cref="ImageFormat.Gif"/> or <see cref="ImageFormat.Webp"/>.</param>
    /// <param name="delay">How long each frame stays: 10 ms to 60 s, cut to milliseconds (GIF: to hundredths of a second).</param>
    /// <param name="loop">How often it plays; 0 for ever.</param>
    /// <param name="options">Size, quality and mark; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">There is no frame, one differs in size, or the format does not move.</exception>
    /// <exception cref="ImageException">The format has no room for pictures of this size.</exception>
    public static byte[] Encode(
        IReadOnlyList<RgbImage> frames,
        ImageFormat format,
        TimeSpan delay,
        int loop = 0,
        EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        Check(frames, format);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromSeconds(60));
        ArgumentOutOfRangeException.ThrowIfNegative(loop);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(loop, ushort.MaxValue);
        if (options.Size is { } size)
            frames = [.. frames.Select(frame => ImageResizer.ResizeLongerSide(frame, size))];
        return format == ImageFormat.Gif
            ? PictureWriter.WriteGif(frames, (int)delay.TotalMilliseconds, loop, options)
            : PictureWriter.WriteWebp(frames, (int)delay.TotalMilliseconds, loop, options);
    }

    private static void Check(IReadOnlyList<RgbImage> frames, ImageFormat format)
    {
        if (format != ImageFormat.Gif && format != ImageFormat.Webp)
            throw new ArgumentException($"An animation is gif or webp, not {format}.", nameof(format));
        if (frames.Count == 0)
            throw new ArgumentException("An animation needs at least one frame.", nameof(frames));
        for (var i = 1; i < frames.Count; i++)
        {
            if (frames[i].Width != frames[0].Width || frames[i].Height != frames[0].Height)
            {
                throw new ArgumentException(
                    $"Frame {i} is {frames[i].Width}×{frames[i].Height}, the first is {frames[0].Width}×{frames[0].Height}.",
                    nameof(frames));
            }
        }
    }
}
