using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Paths;
using FaceService.Api.Faces.Pictures;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Comparison;
using FaceService.Model.Imaging.Reading;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Verification;

/// <summary>Draws a marked request again and tells how like the picture is that was sent.</summary>
internal sealed class Redrawing(FaceStudio studio, PathFrames paths, IOptions<LimitOptions> limits)
{
    // A picture may have been enlarged to so many times its sides, and is still worth decoding; a small one to more.
    private const int Enlarged = 4;
    private const long LeastPixels = 1 << 22;

    private readonly DecodeLimits _limits = new() { MaxBytes = limits.Value.MaxImageBytes, MaxFrames = limits.Value.MaxFrames };

    /// <summary>A still picture.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The picture that was sent, of any format.</param>
    /// <param name="still">What its mark says was drawn, checked and settled.</param>
    /// <param name="model">What drew it.</param>
    /// <returns>What was found, or why nothing could be drawn now.</returns>
    /// <exception cref="ImageException">The file is a broken picture, or too large.</exception>
    public async Task<(Finding? Finding, ApiProblem? Problem)> CompareAsync(
        HttpContext context, ReadOnlyMemory<byte> file, MarkedStill still, ServedModel model)
    {
        if (studio.RefuseNow() is { } closed)
            return (null, closed);
        var isGif = IsGif(file.Span);
        var allowed = _limits with { MaxPixels = Math.Clamp(Enlarged * Enlarged * still.Pixels, LeastPixels, _limits.MaxPixels) };
        var sent = isGif ? AnimationDecoder.Decode(file.Span, [0], allowed)[0] : ImageDecoder.Decode(file.Span, allowed);
        var (faces, refused) = await studio.DrawAsync(context, model, still.Specs);
        if (faces is null)
            return (null, refused);
        using (faces)
        {
            // A palette's dots are no forgery: they vanish in the size that was generated.
            var (cell, generated) = ((sent.Width + still.Columns - 1) / still.Columns, model.Config.ImageSize);
            var side = isGif ? Math.Min(cell, generated) : ImageSimilarity.ComparedSide(cell, generated, still.Columns);
            return (new Finding(ImageSimilarity.Compare(sent, still.Redraw(faces.Faces, side)), null), null);
        }
    }

    /// <summary>An animation, frame by frame.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The file that was sent.</param>
    /// <param name="marked">The request in its mark.</param>
    /// <param name="keys">The faces that it passes through, checked and settled.</param>
    /// <param name="model">What drew them.</param>
    /// <returns>What was found, or why nothing could be drawn now.</returns>
    /// <exception cref="ImageException">The file is a broken picture, or too large.</exception>
    public async Task<(Finding? Finding, ApiProblem? Problem)> ComparePathAsync(
        HttpContext context, ReadOnlyMemory<byte> file, MarkedRequest marked, IReadOnlyList<Portrait> keys, ServedModel model)
    {
        var path = marked.Path!;
        var info = AnimationDecoder.Probe(file.Span);
        CheckTotal(info);
        var (ours, theirs, doubt) = Pairs(path, info.Frames);
        var sent = AnimationDecoder.Decode(file.Span, theirs, _limits);
        if (studio.RefuseNow() is { } closed)
            return (null, closed);
        var specs = await paths.SpecsAsync(path.Order(model, keys));
        var (faces, refused) = await studio.DrawAsync(context, model, [.. ours.Select(frame => specs[frame])]);
        if (faces is null)
            return (null, refused);
        using (faces)
        {
            var side = Math.Min(sent[0].Width, model.Config.ImageSize);
            return (new Finding(
                sent.Zip(faces.Faces, (frame, face) => ImageSimilarity.Compare(frame, MarkedStill.Sized(PictureEncoder.Wrap(face), marked.Size, side))).Min(), doubt), null);
        }
    }

    // Which frames to compare. Encoders store frames that do not differ as one, and programs leave frames out, so another
    // number of them is no proof of a change; but what stands between the ends cannot be told then.
    private static (IReadOnlyList<int> Ours, IReadOnlyList<int> Theirs, string? Doubt) Pairs(MarkedPath path, int sent)
    {
        if (sent == path.Frames)
            return (path.Samples(), path.Samples(), null);
        return sent == 1
            ? ([0], [0], "It is one frame of an animation, the first; the others are not there to be compared.")
            : ([0, path.Frames - 1], [0, sent - 1], $"It has {sent} frames and the request draws {path.Frames}; the first and the last are the same.");
    }

    private void CheckTotal(ImageInfo info)
    {
        var pixels = (long)info.Width * info.Height * info.Frames;
        if (pixels > Enlarged * limits.Value.MaxPixels)
        {
            throw new ImageException(
                ImageFault.TooLarge, $"The animation has {pixels:N0} pixels in all; at most {Enlarged * limits.Value.MaxPixels:N0} are compared.");
        }
    }

    private static bool IsGif(ReadOnlySpan<byte> file) => file.StartsWith("GIF8"u8);

    /// <summary>What comparing has shown.</summary>
    /// <param name="Similarity">Of the frame that is least alike.</param>
    /// <param name="Doubt">Why likeness proves less than usual; null when it proves what it should.</param>
    internal sealed record Finding(double Similarity, string? Doubt);
}
