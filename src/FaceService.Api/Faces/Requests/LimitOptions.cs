using System.ComponentModel.DataAnnotations;

namespace FaceService.Api.Faces.Requests;

/// <summary>How much one request may ask for. Section <c>Limits</c>.</summary>
public sealed class LimitOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Limits";

    /// <summary>Faces in one <c>POST /generate</c>.</summary>
    [Range(1, 4096)]
    public int MaxCount { get; set; } = 64;

    /// <summary>Frames in one <c>POST /interpolate</c>.</summary>
    [Range(2, 4096)]
    public int MaxFrames { get; set; } = 240;

    /// <summary>The smallest image, in pixels a side.</summary>
    [Range(1, 1024)]
    public int MinSize { get; set; } = 16;

    /// <summary>The largest image, in pixels a side.</summary>
    [Range(16, 4096)]
    public int MaxSize { get; set; } = 1024;

    /// <summary>
    /// Pixels of all of a request's images together, whether at the model's size or at the one asked for. The default is
    /// 64 images of 1024 pixels a side: 192 MiB of memory.
    /// </summary>
    [Range(1 << 16, 1 << 29)]
    public int MaxPixels { get; set; } = 1 << 26;

    /// <summary>
    /// Bytes of a JSON body. 8 MiB hold 64 latents with a w a layer for the largest published network: 64 · 18 · 512 numbers of
    /// eleven characters.
    /// </summary>
    [Range(1024, 1 << 30)]
    public int MaxJsonBytes { get; set; } = 8 << 20;

    /// <summary>Bytes of an image sent to <c>POST /verify</c>.</summary>
    [Range(1024, 1 << 30)]
    public int MaxImageBytes { get; set; } = 32 << 20;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinSize > MaxSize)
            yield return new ValidationResult($"Limits:MinSize is {MinSize}, more than Limits:MaxSize, {MaxSize}.", [nameof(MinSize)]);
    }
}
