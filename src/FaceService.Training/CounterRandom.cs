namespace FaceService.Training;

/// <summary>
/// Random numbers that are a function of a seed and of where they are used, so that nothing needs saving: a run resumed at a
/// step draws what it would have drawn. SplitMix64 (Steele, Lea and Flood 2014). One thread.
/// </summary>
internal struct CounterRandom
{
    private ulong _state;

    /// <summary>Starts the sequence that belongs to a seed and a place.</summary>
    public CounterRandom(long seed, long place, long purpose)
    {
        _state = Mix(Mix(Mix((ulong)seed + 0x9E3779B97F4A7C15) + (ulong)place) + (ulong)purpose);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 … bound − 1 (the bias, below bound / 2^64, does not matter here).</summary>
    public int NextInt(int bound) => (int)Math.BigMul(NextBits(), (ulong)bound, out _);

    /// <summary>Standard normal (Box and Muller 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>How far work that only computes is spread.</summary>
internal static class Cores
{
    /// <summary>One thread a core. Without a bound the pool takes long items for waiting ones and adds a thread every half second.</summary>
    public static ParallelOptions All { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
}
