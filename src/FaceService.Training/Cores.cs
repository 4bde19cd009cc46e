namespace FaceService.Training;

/// <summary>How far work that only computes is spread.</summary>
internal static class Cores
{
    /// <summary>One thread a core. Without a bound the pool takes long items for waiting ones and adds a thread every half second.</summary>
    public static ParallelOptions All { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
}
