using FaceService.Model.Imaging.Formats;

namespace FaceService.Model.Imaging.Reading;

/// <summary>
/// Reads frames of animations that nobody vouches for: GIF and WebP; a still image has one frame. Thread-safe.
/// </summary>
public static class AnimationDecoder
{
    /// <summary>Reads a file's header; no pixel is decoded and no limit checked.</summary>
    /// <param name="file">The whole file: PNG, JPEG, WebP or GIF.</param>
    /// <exception cref="ImageException">It is of none of these formats, or damaged.</exception>
    public static ImageInfo Probe(ReadOnlySpan<byte> file) => FileOutline.Read(file, withGif: true).Info;

    /// <summary>Decodes frames as they are seen, each laid over those before it where the format says so, in one pass.</summary>
    /// <param name="file">The whole file: PNG, JPEG, WebP or GIF.</param>
    /// <param name="frames">Which: numbers from 0, ascending.</param>
    /// <param name="limits">How large the file may be; <see cref="DecodeLimits.Default"/> when null.</param>
    /// <param name="size">The size to which each frame is resized before the next is decoded; null keeps its own.</param>
    /// <returns>One image each.</returns>
    /// <exception cref="ArgumentException">The numbers do not ascend, or there is no such frame.</exception>
    /// <exception cref="ImageException">It is of none of these formats, damaged, or passes a limit.</exception>
    public static IReadOnlyList<RgbImage> Decode(ReadOnlySpan<byte> file, IReadOnlyList<int> frames, DecodeLimits? limits = null, (int Width, int Height)? size = null)
    {
        limits ??= DecodeLimits.Default;
        limits.CheckFile(file.Length);
        var outline = FileOutline.Read(file, withGif: true);
        limits.CheckHeader(outline.Info);
        Check(frames, outline.Frames);
        limits.CheckDrawn(outline.Info, frames);
        return frames.Count == 0 ? [] : ImageFileReader.Read(file, outline, frames, size);
    }

    private static void Check(IReadOnlyList<int> frames, int count)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var least = i == 0 ? 0 : frames[i - 1] + 1;
            if (frames[i] < least || frames[i] >= count)
                throw new ArgumentException($"Frame number {i} is {frames[i]}; allowed is {least} to {count - 1}.", nameof(frames));
        }
    }
}
