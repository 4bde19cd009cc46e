using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Comparison;
using FaceService.Model.Imaging.Reading;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Verification;

/// <summary>Draws a marked request again and tells how like the image is that was sent.</summary>
internal sealed class Redrawing(FaceGeneration generation, DeviceThreads devices, FaceEncoder encoder, IOptions<LimitOptions> limits)
{
    // An image may have been enlarged to so many times its sides, and is still worth decoding; a small one to more.
    private const int Enlarged = 4;
    private const long LeastPixels = 1 << 22;

    private readonly DecodeLimits _limits = new() { MaxBytes = limits.Value.MaxImageBytes, MaxFrames = limits.Value.MaxFrames };

    /// <summary>A still image.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The image that was sent, of any format.</param>
    /// <param name="still">What its mark says was drawn, checked and settled.</param>
    /// <param name="model">What drew it.</param>
    /// <returns>What was found, or why nothing could be drawn now.</returns>
    /// <exception cref="ImageException">The file is a broken image, or too large.</exception>
    public async Task<Result<Finding>> CompareAsync(
        HttpContext context, ReadOnlyMemory<byte> file, MarkedStill still, ServedModel model)
    {
        var isGif = IsGif(file.Span);
        var allowed = _limits with { MaxPixels = Math.Clamp(Enlarged * Enlarged * still.Pixels, LeastPixels, _limits.MaxPixels) };
        var info = AnimationDecoder.Probe(file.Span);
        allowed.Check(info);
        // A palette's dots are no forgery: they vanish in the size that was generated.
        var (cell, generated) = ((info.Width + still.Columns - 1) / still.Columns, model.Config.ImageSize);
        var side = isGif ? Math.Min(cell, generated) : ImageSimilarity.ComparedSide(cell, generated, still.Columns);
        var (decoding, comparing) = (Pixels(info.Width, info.Height), (long)still.Columns * still.Rows * side * side);
        var bytes = ImageCost.Decode(file.Span, frames: 0) + FaceCost.Device(model, still.Specs.Count) + (3 * comparing)
            + (still.Specs.Count * ImageCost.Resize(side, side)) + ImageCost.Compare(still.Columns * side, still.Rows * side);
        if (generation.Admit(context, new WorkCost(bytes, decoding + comparing)) is { } closed)
            return closed;

        // Of what was sent, only the size in which it is compared is kept.
        var square = ImageSimilarity.HaveOneAspect(info.Width, info.Height, still.Columns * side, still.Rows * side);
        var compared = (Math.Min(info.Width, still.Columns * side), Math.Min(info.Height, still.Rows * side));
        var sent = await encoder.RunAsync(context, info.Format, decoding, () =>
            isGif ? AnimationDecoder.Decode(file.Span, [0], allowed, compared)[0] : ImageDecoder.Decode(file.Span, allowed, compared));
        if ((await generation.GenerateAsync(context, model, still.Specs)).Fails(out var refused, out var faces))
            return refused;
        using (faces)
        {
            var redrawn = new List<RgbImage>(faces.Count);
            while (redrawn.Count < faces.Count)
            {
                using var face = await faces.NextAsync();
                redrawn.Add(MarkedStill.Sized(FaceEncoder.Wrap(face), still.Size, side).Copy());
            }

            var similarity = await encoder.RunAsync(context, info.Format, comparing, () => ImageSimilarity.Compare(sent, still.Lay(redrawn)));
            return new Finding(square ? similarity : 0, null);
        }
    }

    /// <summary>An animation, frame by frame.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The file that was sent.</param>
    /// <param name="marked">The request in its mark.</param>
    /// <param name="keys">The faces that it passes through, checked and settled.</param>
    /// <param name="model">What drew them.</param>
    /// <returns>What was found, or why nothing could be drawn now.</returns>
    /// <exception cref="ImageException">The file is a broken image, or too large.</exception>
    public async Task<Result<Finding>> ComparePathAsync(
        HttpContext context, ReadOnlyMemory<byte> file, MarkedRequest marked, IReadOnlyList<PlannedFace> keys, ServedModel model)
    {
        var path = marked.Path!;
        var info = AnimationDecoder.Probe(file.Span);
        CheckTotal(info);
        _limits.Check(info);
        var (ours, theirs, doubt) = Pairs(path, info.Frames);
        var side = Math.Min(info.Width, model.Config.ImageSize);
        var (decoding, comparing) = (Pixels(info.Width, info.Height) * (theirs[^1] + 1), Pixels(side, side));
        var bytes = ImageCost.Decode(file.Span, frames: 0) + FaceCost.Device(model, ours.Count) + (theirs.Count * 3 * comparing)
            + (2 * ImageCost.Resize(side, side)) + ImageCost.Compare(side, side);
        if (generation.Admit(context, new WorkCost(bytes, decoding + (ours.Count * comparing))) is { } closed)
            return closed;

        // Each frame is kept in the size in which it is compared.
        var square = ImageSimilarity.HaveOneAspect(info.Width, info.Height, side, side);
        var sent = await encoder.RunAsync(context, info.Format, decoding, () => AnimationDecoder.Decode(
            file.Span, theirs, _limits, (side, Math.Min(side, info.Height))));
        var plan = path.Plan(model, keys);
        var specs = await plan.Output.SpecsAsync(plan, devices);
        if ((await generation.GenerateAsync(context, model, [.. ours.Select(frame => specs[frame])])).Fails(out var refused, out var faces))
            return refused;
        using (faces)
        {
            var similarity = square ? 1.0 : 0;
            foreach (var frame in sent)
            {
                using var face = await faces.NextAsync();
                var alike = await encoder.RunAsync(
                    context, info.Format, comparing, () => ImageSimilarity.Compare(frame, MarkedStill.Sized(FaceEncoder.Wrap(face), marked.Size, side)));
                similarity = Math.Min(similarity, alike);
            }

            return new Finding(similarity, doubt);
        }
    }

    private static long Pixels(int width, int height) => (long)width * height;

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
