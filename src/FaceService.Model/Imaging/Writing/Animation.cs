namespace FaceService.Model.Imaging.Writing;

/// <summary>Writes moving images: GIF or animated WebP. Thread-safe.</summary>
public static class Animation
{
    /// <summary>Encodes frames.</summary>
    /// <param name="frames">At least one image, all of one size.</param>
    /// <param name="format"><see cref="ImageFormat.Gif"/> or <see cref="ImageFormat.Webp"/>.</param>
    /// <param name="delay">How long each frame stays: 10 ms to 60 s, cut to milliseconds (GIF: to hundredths of a second).</param>
    /// <param name="loop">How often it plays; 0 for ever.</param>
    /// <param name="options">Size, quality and mark; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">There is no frame, one differs in size, or the format does not move.</exception>
    /// <exception cref="ImageException">The format has no room for images of this size.</exception>
    public static byte[] Encode(
        IReadOnlyList<RgbImage> frames,
        ImageFormat format,
        TimeSpan delay,
        int loop = 0,
        EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        if (frames.Count == 0)
            throw new ArgumentException("An animation needs at least one frame.", nameof(frames));
        using var writer = new AnimationWriter(format, delay, loop, options);
        foreach (var frame in frames)
            writer.Add(options.Size is { } size ? ImageResizer.ResizeLongerSide(frame, size, ResizeFilter.Viewing) : frame);
        writer.Complete();
        return writer.Ready.ToArray();
    }
}
