using System.Globalization;
using FaceService.Model.Weights;

namespace FaceService.Training.Runs;

/// <summary>Says in a sentence what broke a run off, and what of it is kept.</summary>
internal static class RunFailure
{
    /// <summary>The failure for people, or null where the exception says it already or is a fault of this program.</summary>
    public static TrainingException? Explain(Exception e, RunFolder folder) => e switch
    {
        TrainingException => null,
        IOException io when DurableFile.IsDiskFull(io) =>
            new TrainingException($"The disk is full, so the run cannot go on; {Kept(folder)}. Free some space, then resume it.", e),
        IOException or UnauthorizedAccessException =>
            new TrainingException($"A file could not be read or written ({e.Message.TrimEnd('.')}); {Kept(folder)}.", e),
        _ when MemoryShortage.IsBehind(e) =>
            new TrainingException($"The run needed more memory than there is; {Kept(folder)}. Use a smaller batch, size or width.", e),
        _ => null,
    };

    /// <summary>A run that went astray a second time.</summary>
    public static TrainingException Diverged(string astray, long step, RunFolder folder) => new(
        $"The run diverged a second time: {astray} after step {step}; {Kept(folder)}. " +
        "Lower learning rates (lr_g, lr_d), or the precision float32, may get a new run further.");

    /// <summary>What went astray: a number that is none any more.</summary>
    public static string NotFinite(string figure) => $"{figure} was not a finite number any more";

    /// <summary>What went astray: a loss that left its range.</summary>
    public static string Exploded(string figure, double value, double most) =>
        string.Create(CultureInfo.InvariantCulture, $"{figure} was {value:G3}, more than explosion_loss ({most}) from 0");

    private static string Kept(RunFolder folder) => folder.CheckpointSteps() is [var step, ..]
        ? $"its last good checkpoint, of step {step}, is kept"
        : "it had no checkpoint yet";
}

/// <summary>Tells an allocation that failed from other failures: .NET, libtorch and CUDA each have words of their own for it.</summary>
internal static class MemoryShortage
{
    /// <summary>Whether an exception, or what caused it, is such a failure.</summary>
    public static bool IsBehind(Exception e) =>
        e is OutOfMemoryException
        || e.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase)
        || e.Message.Contains("bad_alloc", StringComparison.Ordinal)
        || e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || (e.InnerException is { } inner && IsBehind(inner));
}
