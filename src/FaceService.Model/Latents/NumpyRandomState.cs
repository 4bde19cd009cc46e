namespace FaceService.Model.Latents;

/// <summary>
/// NumPy's <c>RandomState(seed)</c>, bit for bit: the Mersenne twister MT19937 (Matsumoto and Nishimura 1998), seeded as
/// in 1998's reference code, with normals by Marsaglia's polar method. Not thread-safe.
/// </summary>
/// <remarks>
/// NumPy has frozen this generator (NEP 19), which is why seeds can mean the same face here as in published scripts.
/// </remarks>
public sealed class NumpyRandomState
{
    private const int StateSize = 624;
    private const int Shift = 397;

    private readonly uint[] _state = new uint[StateSize];
    private int _position = StateSize;

    // The polar method makes two normals at a time; the first waits here for the next call.
    private double? _waiting;

    /// <summary>Seeds the generator as <c>numpy.random.RandomState(seed)</c> does.</summary>
    /// <param name="seed">Any 32-bit number.</param>
    public NumpyRandomState(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < StateSize; i++)
        {
            var previous = _state[i - 1];
            _state[i] = (1812433253u * (previous ^ (previous >> 30))) + (uint)i;
        }
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        if (_position == StateSize)
            Twist();

        var bits = _state[_position++];
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9D2C5680u;
        bits ^= (bits << 15) & 0xEFC60000u;
        return bits ^ (bits >> 18);
    }

    /// <summary>The next number of 53 random bits in 0 (included) … 1 (excluded).</summary>
    public double NextDouble()
    {
        var high = NextUInt32() >> 5; // 27 bits
        var low = NextUInt32() >> 6; // 26 bits
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>The next standard normal, as <c>randn()</c> gives it.</summary>
    public double NextNormal()
    {
        if (_waiting is { } second)
        {
            _waiting = null;
            return second;
        }

        double x, y, square;
        do
        {
            x = (2.0 * NextDouble()) - 1.0;
            y = (2.0 * NextDouble()) - 1.0;
            square = (x * x) + (y * y);
        }
        while (square >= 1.0 || square == 0.0);

        var scale = Math.Sqrt(-2.0 * Math.Log(square) / square);
        _waiting = scale * x;
        return scale * y;
    }

    /// <summary><c>randn(count)</c>: standard normals.</summary>
    /// <param name="count">How many, 0 or more.</param>
    public double[] Randn(int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = NextNormal();
        return values;
    }

    /// <summary><c>uniform(low, high, count)</c>: evenly spread numbers in low (included) … high (excluded).</summary>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="count">How many, 0 or more.</param>
    public double[] Uniform(double low, double high, int count)
    {
        var range = high - low;
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = low + (range * NextDouble());
        return values;
    }

    private void Twist()
    {
        for (var i = 0; i < StateSize; i++)
        {
            var joined = (_state[i] & 0x80000000u) | (_state[(i + 1) % StateSize] & 0x7FFFFFFFu);
            var twisted = (joined >> 1) ^ ((joined & 1) == 0 ? 0u : 0x9908B0DFu);
            _state[i] = _state[(i + Shift) % StateSize] ^ twisted;
        }

        _position = 0;
    }
}
