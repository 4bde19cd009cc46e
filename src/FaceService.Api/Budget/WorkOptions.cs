using System.ComponentModel.DataAnnotations;

namespace FaceService.Api.Budget;

/// <summary>How much memory and processor work requests may take together. Section <c>Work</c>.</summary>
public sealed class WorkOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Work";

    // A request at its limits, a PNG of 64 megapixels to verify, takes 400 MiB; more than one core gets through need not be held for it.
    private const int MebibytesPerCore = 384;
    private const int MegapixelsPerCore = 160;
    private const int MegapixelsAtLeast = 320;

    /// <summary>
    /// MiB that requests may hold together: images, uploads, answers. 0 takes a quarter of what the machine or its cgroup has, but at most 384 for
    /// each core.
    /// </summary>
    [Range(0, 1 << 24)]
    public int MemoryMiB { get; set; }

    /// <summary>Megapixels that admitted requests may have left to decode, encode and compare; 0 takes 160 for each core, at least 320: of the largest requests that Limits lets through, four.</summary>
    [Range(0, 1 << 20)]
    public int Megapixels { get; set; }

    /// <summary>Threads that decode and encode large images, below the engine's priority; 0 takes one for each core.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }

    internal long MemoryBytes => MemoryMiB > 0
        ? (long)MemoryMiB << 20
        : Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, (long)MebibytesPerCore * Environment.ProcessorCount << 20);

    internal long Pixels => 1_000_000L * (Megapixels > 0 ? Megapixels : Math.Max(MegapixelsAtLeast, MegapixelsPerCore * Environment.ProcessorCount));

    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MemoryMiB is > 0 and < 16)
            yield return new ValidationResult($"Work:MemoryMiB is {MemoryMiB}; allowed is 0, or at least 16: a single face needs some.", [nameof(MemoryMiB)]);
    }
}
