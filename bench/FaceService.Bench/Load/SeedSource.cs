namespace FaceService.Bench.Load;

/// <summary>Seeds that were not asked for before, so that no cache can answer.</summary>
internal sealed class SeedSource
{
    private uint last;

    public uint Next() => Interlocked.Increment(ref last);
}
