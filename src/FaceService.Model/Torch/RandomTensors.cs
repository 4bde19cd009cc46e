using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Model.Torch;

/// <summary>
/// Random tensors from a generator that one owner has to itself, so that they follow from its seed whatever else draws in the process:
/// libtorch's default generator is everybody's, and banned (build/BannedSymbols.Random.txt). On a CPU the numbers are those that libtorch
/// gives for the seed. TorchSharp makes no generators for other devices (0.107: THSGenerator_new): there the numbers are computed where
/// they are wanted, from their places in the sequence, by SplitMix64 (Steele, Lea and Flood 2014). One thread.
/// </summary>
public sealed class RandomTensors : IDisposable
{
    private const long Golden = unchecked((long)0x9E3779B97F4A7C15);
    private readonly Device device;
    private readonly Generator? generator; // null: by place
    private long seed;
    private long place;

    /// <summary>Begins the sequence of a seed.</summary>
    /// <param name="seed">Everything drawn follows from it.</param>
    /// <param name="device">Where the tensors are wanted; the CPU unless given.</param>
    public RandomTensors(long seed, Device? device = null)
        : this(seed, device ?? CPU, byPlace: device is not null && device.type != DeviceType.CPU)
    {
    }

    internal RandomTensors(long seed, Device device, bool byPlace)
    {
        this.device = device;
        generator = byPlace ? null : new Generator((ulong)seed);
        this.seed = seed;
    }

    /// <summary>Begins anew, with the sequence of another seed.</summary>
    /// <param name="newSeed">Everything drawn from here on follows from it.</param>
    public void Reseed(long newSeed)
    {
        (seed, place) = (newSeed, 0);
        generator?.manual_seed(newSeed);
    }

#pragma warning disable RS0030 // the one place that may call these, with a generator

    /// <summary>Standard normal numbers, float32.</summary>
    /// <param name="shape">Of the tensor.</param>
    public Tensor Normal(params long[] shape) =>
        generator is null ? NormalByPlace(shape) : empty(shape, ScalarType.Float32).normal_(generator: generator);

    /// <summary>Standard normal numbers of the shape of a tensor, laid in memory like it; float32.</summary>
    /// <param name="like">[…] on the device.</param>
    public Tensor NormalLike(Tensor like)
    {
        ArgumentNullException.ThrowIfNull(like);
        return generator is null ? NormalByPlace(like.shape) : empty_like(like, ScalarType.Float32).normal_(generator: generator);
    }

    /// <summary>Numbers of equal chance from 0 up to, and without, 1; float32.</summary>
    /// <param name="shape">Of the tensor.</param>
    public Tensor Uniform(params long[] shape) =>
        generator is null ? UniformByPlace(shape) : empty(shape, ScalarType.Float32).uniform_(0, 1, generator);

    /// <summary>Ones with a given chance, and else zeros; float32.</summary>
    /// <param name="chance">Of a one, 0…1.</param>
    /// <param name="shape">Of the tensor.</param>
    public Tensor Ones(double chance, params long[] shape)
    {
        if (generator is not null)
            return empty(shape, ScalarType.Float32).bernoulli_(chance, generator);
        using var uniform = UniformByPlace(shape);
        using var below = uniform.IsBelow(chance);
        return below.to(ScalarType.Float32);
    }

#pragma warning restore RS0030

    /// <inheritdoc/>
    public void Dispose() => generator?.Dispose();

    // Of 24 bits, all that a float32 below 1 holds evenly.
    private Tensor UniformByPlace(long[] shape)
    {
        using var scope = NewDisposeScope();
        var high = ShiftedRight(Bits(Count(shape)), 40);
        return scope.MoveToOuter(high.to(ScalarType.Float32).TimesInPlace(1.0 / (1 << 24)).reshape(shape));
    }

    // Box and Muller 1958: 32 bits for the radius, 24 for the angle, and both coordinates.
    private Tensor NormalByPlace(long[] shape)
    {
        using var scope = NewDisposeScope();
        var count = Count(shape);
        var bits = Bits((count + 1) / 2);
        var radius = ShiftedRight(bits, 32).to(ScalarType.Float32).PlusInPlace(0.5).TimesInPlace(1.0 / (1L << 32)).log_().TimesInPlace(-2).sqrt_();
        var angle = bits.bitwise_and_(Number((1 << 24) - 1)).to(ScalarType.Float32).TimesInPlace(2 * Math.PI / (1 << 24));
        return scope.MoveToOuter(cat([radius.mul(angle.cos()), radius.mul(angle.sin())]).narrow(0, 0, count).reshape(shape));
    }

    // [count] int64: the next numbers of SplitMix64.
    private Tensor Bits(long count)
    {
        using Scalar first = (place + 1).ToScalar(), end = (place + 1 + count).ToScalar(), step = 1L.ToScalar();
        place += count;
        var z = arange(first, end, step, ScalarType.Int64, device).mul_(Number(Golden)).PlusInPlace(Number(seed));
        z.bitwise_xor_(ShiftedRight(z, 30)).mul_(Number(unchecked((long)0xBF58476D1CE4E5B9)));
        z.bitwise_xor_(ShiftedRight(z, 27)).mul_(Number(unchecked((long)0x94D049BB133111EB)));
        return z.bitwise_xor_(ShiftedRight(z, 31));
    }

    // libtorch's shift of int64 copies the sign.
    private Tensor ShiftedRight(Tensor bits, int by) => bits.bitwise_right_shift(Number(by)).bitwise_and_(Number(long.MaxValue >> (by - 1)));

    private Tensor Number(long value)
    {
        using var held = value.ToScalar();
        return full([], held, ScalarType.Int64, device);
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (a, b) => a * b);
}
