using System.Runtime.InteropServices;
using FaceService.Model.Catalog;
using FaceService.Model.Torch;

namespace FaceService.Api.Batching;

/// <summary>How loading a version ended.</summary>
/// <param name="Model">What came of it; null when it failed.</param>
/// <param name="Problem">Why it failed, in a sentence.</param>
/// <param name="Failures">How often in a row.</param>
/// <param name="EndedAt">When, as the clock's timestamp.</param>
/// <param name="Pause">How long after it no request begins another.</param>
internal sealed record LoadAttempt(ServedModel? Model, string? Problem, int Failures, long EndedAt, TimeSpan Pause)
{
    // A second failure is likely to be followed by a third. Loading takes the device from those who are served, so it gets a fifth of
    // its time at most, and less and less.
    private const int PauseFactor = 4;
    private const int MostDoublings = 10;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    public static LoadAttempt Good(ServedModel model) => new(model, null, 0, 0, TimeSpan.Zero);

    /// <param name="problem">Why.</param>
    /// <param name="failures">This one among them.</param>
    /// <param name="endedAt">Timestamp of the end.</param>
    /// <param name="took">How long it kept the device.</param>
    public static LoadAttempt Failed(string problem, int failures, long endedAt, TimeSpan took)
    {
        var pause = failures == 1 ? TimeSpan.Zero : took * PauseFactor * (1 << Math.Min(failures - 2, MostDoublings));
        return new LoadAttempt(null, problem, failures, endedAt, pause < LongestPause ? pause : LongestPause);
    }
}

/// <summary>Says why a version could not be loaded.</summary>
internal static class LoadFailure
{
    /// <summary>A sentence that names no folder of this machine: it is told over HTTP.</summary>
    public static string Reason(ModelVersion version, Exception cause)
    {
        var message = cause is ExternalException failure ? TorchMessage.Sentence(failure) : cause.Message.Split('\n')[0].Trim();
        return message.Replace(version.Directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }
}
