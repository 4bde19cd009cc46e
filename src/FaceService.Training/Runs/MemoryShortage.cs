namespace FaceService.Training.Runs;

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
