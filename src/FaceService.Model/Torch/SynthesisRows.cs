using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FaceService.Model.Torch;

/// <summary>The per-channel numbers of one image's layer; see <see cref="LayerFinish"/>.</summary>
internal unsafe struct RowFinish
{
    public float* Gain; // [C]
    public float* Shift; // [C]
    public float* Next; // [C], or null
    public float Slope;
    public float Clamp;
}

/// <summary>The colours of one image: a 1×1 convolution, its bias, and the image so far.</summary>
internal unsafe struct RowColours
{
    public float* Weight; // [3, C]
    public float* Bias; // [3]
    public float* Small; // [H / 2, W / 2, 3], or null
    public float* Taps; // [4]
    public float* Rgb; // [H, W, 3]
}

/// <summary>One row of pixels of a layer, channels innermost.</summary>
internal readonly record struct RowPlace(long Row, long Height, long Width, long Channels);

/// <summary>
/// The steps of <see cref="SynthesisOperators"/> on one row, in one form: for one width of registers. All forms give the same but for
/// rounding.
/// </summary>
/// <typeparam name="T">Of the activations: float or <see cref="BFloat"/>.</typeparam>
internal abstract unsafe class SynthesisRows<T>
    where T : unmanaged
{
    /// <summary>The forms that this machine computes by its own instructions, the widest first.</summary>
    public static IReadOnlyList<SynthesisRows<T>> Forms { get; } =
    [
        .. Vector512.IsHardwareAccelerated ? [new SynthesisRows<Lanes512, T>()] : Array.Empty<SynthesisRows<T>>(),
        .. Vector256.IsHardwareAccelerated ? [new SynthesisRows<Lanes256, T>()] : Array.Empty<SynthesisRows<T>>(),
        new SynthesisRows<Lanes128, T>(),
    ];

    /// <summary>Floats in a register.</summary>
    public abstract int Width { get; }

    /// <summary>Floats of scratch that <see cref="Double"/> wants.</summary>
    public abstract int Scratch(long channels);

    /// <summary>Finishes a layer's row.</summary>
    /// <param name="x">[W, C]</param>
    /// <param name="y">[W, C], may be x.</param>
    /// <param name="noise">[W], or null.</param>
    /// <param name="place">Which row.</param>
    /// <param name="finish">What to do.</param>
    public abstract void Finish(T* x, T* y, float* noise, in RowPlace place, in RowFinish finish);

    /// <summary>Likewise, and draws the row's colours; y is written only if the finish has a next layer.</summary>
    public abstract void Colour(T* x, T* y, float* noise, in RowPlace place, in RowFinish finish, in RowColours colours);

    /// <summary>Filters one row of a doubled image out of its phases, and finishes it.</summary>
    /// <param name="phases">[H / 2 + 1, W / 2 + 1, 4, C]</param>
    /// <param name="y">[W, C]</param>
    /// <param name="noise">[W], or null.</param>
    /// <param name="place">Which row, and the doubled size.</param>
    /// <param name="taps">[4]</param>
    /// <param name="scratch">See <see cref="Scratch"/>.</param>
    /// <param name="finish">What to do.</param>
    public abstract void Double(T* phases, T* y, float* noise, in RowPlace place, float* taps, float* scratch, in RowFinish finish);

    /// <summary>The sum of x · w over n elements.</summary>
    public abstract float Dot(float* x, float* w, long n);
}

/// <summary>The kernels, written once for all widths.</summary>
internal sealed unsafe class SynthesisRows<TLanes, T> : SynthesisRows<T>
    where TLanes : struct, ILanes<TLanes>
    where T : unmanaged
{
    // Columns of a doubled row that are filtered at a time, so that what lies between the two axes stays in the first cache.
    private const int Tile = 16;

    public override int Width => TLanes.Width;

    public override int Scratch(long channels) => (int)((Tile + 3) * channels);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Finish(T* x, T* y, float* noise, in RowPlace place, in RowFinish finish)
    {
        var layer = finish;
        var channels = place.Channels;
        TLanes slope = TLanes.All(layer.Slope), clamp = TLanes.All(layer.Clamp);
        for (long i = 0; i < place.Width; i++, x += channels, y += channels)
        {
            var map = noise == null ? 0 : noise[i];
            var maps = TLanes.All(map);
            long c = 0;
            for (; c <= channels - TLanes.Width; c += TLanes.Width)
            {
                var v = Activated(Load(x + c), TLanes.Load(layer.Gain + c), TLanes.Load(layer.Shift + c) + maps, slope, clamp);
                if (layer.Next != null)
                    v *= TLanes.Load(layer.Next + c);
                Store(v, y + c);
            }

            for (; c < channels; c++)
            {
                var v = Activated(Number(x + c), layer.Gain[c], layer.Shift[c] + map, layer.Slope, layer.Clamp);
                Put(layer.Next == null ? v : v * layer.Next[c], y + c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Colour(T* x, T* y, float* noise, in RowPlace place, in RowFinish finish, in RowColours colours)
    {
        var layer = finish;
        var (channels, width) = (place.Channels, place.Width);
        float* red = colours.Weight, green = red + channels, blue = green + channels, rgb = colours.Rgb + (place.Row * width * 3);
        TLanes slope = TLanes.All(layer.Slope), clamp = TLanes.All(layer.Clamp);
        var rows = new Neighbours(place.Row, place.Height / 2, colours.Taps);
        for (long i = 0; i < width; i++, x += channels, y += channels, rgb += 3)
        {
            var map = noise == null ? 0 : noise[i];
            var maps = TLanes.All(map);
            TLanes r = default, g = default, b = default;
            long c = 0;
            for (; c <= channels - TLanes.Width; c += TLanes.Width)
            {
                var v = Activated(Load(x + c), TLanes.Load(layer.Gain + c), TLanes.Load(layer.Shift + c) + maps, slope, clamp);
                r = TLanes.MultiplyAdd(v, TLanes.Load(red + c), r);
                g = TLanes.MultiplyAdd(v, TLanes.Load(green + c), g);
                b = TLanes.MultiplyAdd(v, TLanes.Load(blue + c), b);
                if (layer.Next != null)
                    Store(v * TLanes.Load(layer.Next + c), y + c);
            }

            float sumR = r.Sum, sumG = g.Sum, sumB = b.Sum;
            for (; c < channels; c++)
            {
                var v = Activated(Number(x + c), layer.Gain[c], layer.Shift[c] + map, layer.Slope, layer.Clamp);
                (sumR, sumG, sumB) = (sumR + (v * red[c]), sumG + (v * green[c]), sumB + (v * blue[c]));
                if (layer.Next != null)
                    Put(v * layer.Next[c], y + c);
            }

            rgb[0] = Bounded(sumR + colours.Bias[0], layer.Clamp);
            rgb[1] = Bounded(sumG + colours.Bias[1], layer.Clamp);
            rgb[2] = Bounded(sumB + colours.Bias[2], layer.Clamp);
            if (colours.Small != null)
                AddDoubled(rgb, colours, rows, i, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Double(T* phases, T* y, float* noise, in RowPlace place, float* taps, float* scratch, in RowFinish finish)
    {
        var layer = finish;
        var (channels, width) = (place.Channels, place.Width);
        float w0 = 2 * taps[3], w1 = 2 * taps[2], w2 = 2 * taps[1], w3 = 2 * taps[0];
        TLanes v0 = TLanes.All(w0), v1 = TLanes.All(w1), v2 = TLanes.All(w2), v3 = TLanes.All(w3);
        TLanes slope = TLanes.All(layer.Slope), clamp = TLanes.All(layer.Clamp);
        for (long start = 0; start < width; start += Tile)
        {
            var count = Math.Min(Tile, width - start);
            FilterColumns(phases, scratch, place, start - 1, count + 3, taps);
            for (long i = 0; i < count; i++)
            {
                float* a = scratch + (i * channels), b = a + channels, c = b + channels, d = c + channels;
                var to = y + ((start + i) * channels);
                var map = noise == null ? 0 : noise[start + i];
                var maps = TLanes.All(map);
                long k = 0;
                for (; k <= channels - TLanes.Width; k += TLanes.Width)
                {
                    var s = TLanes.Load(a + k) * v0;
                    s = TLanes.MultiplyAdd(TLanes.Load(b + k), v1, s);
                    s = TLanes.MultiplyAdd(TLanes.Load(c + k), v2, s);
                    s = TLanes.MultiplyAdd(TLanes.Load(d + k), v3, s);
                    var v = Activated(s, TLanes.Load(layer.Gain + k), TLanes.Load(layer.Shift + k) + maps, slope, clamp);
                    if (layer.Next != null)
                        v *= TLanes.Load(layer.Next + k);
                    Store(v, to + k);
                }

                for (; k < channels; k++)
                {
                    var s = (a[k] * w0) + (b[k] * w1) + (c[k] * w2) + (d[k] * w3);
                    var v = Activated(s, layer.Gain[k], layer.Shift[k] + map, layer.Slope, layer.Clamp);
                    Put(layer.Next == null ? v : v * layer.Next[k], to + k);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Dot(float* x, float* w, long n)
    {
        TLanes s0 = default, s1 = default, s2 = default, s3 = default;
        var step = TLanes.Width;
        long i = 0;
        for (; i <= n - (4 * step); i += 4 * step)
        {
            s0 = TLanes.MultiplyAdd(TLanes.Load(x + i), TLanes.Load(w + i), s0);
            s1 = TLanes.MultiplyAdd(TLanes.Load(x + i + step), TLanes.Load(w + i + step), s1);
            s2 = TLanes.MultiplyAdd(TLanes.Load(x + i + (2 * step)), TLanes.Load(w + i + (2 * step)), s2);
            s3 = TLanes.MultiplyAdd(TLanes.Load(x + i + (3 * step)), TLanes.Load(w + i + (3 * step)), s3);
        }

        for (; i <= n - step; i += step)
            s0 = TLanes.MultiplyAdd(TLanes.Load(x + i), TLanes.Load(w + i), s0);
        var sum = (s0 + s1 + (s2 + s3)).Sum;
        for (; i < n; i++)
            sum += x[i] * w[i];
        return sum;
    }

    // T[m] of one row, m from −1 to 2w + 1, is phase m % 2 of cell m / 2; T[−1] is nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FilterColumns(T* phases, float* line, in RowPlace place, long first, long count, float* taps)
    {
        var channels = place.Channels;
        long cell = 4 * channels, cells = ((place.Width / 2) + 1) * cell;
        var rows = stackalloc long[4];
        var weights = stackalloc float[4];
        for (var d = 0; d < 4; d++)
        {
            var from = place.Row - 1 + d;
            weights[d] = from < 0 || from > place.Height + 1 ? 0 : 2 * taps[3 - d];
            var inside = Math.Max(from, 0);
            rows[d] = (inside / 2 * cells) + (inside % 2 * 2 * channels);
        }

        TLanes v0 = TLanes.All(weights[0]), v1 = TLanes.All(weights[1]), v2 = TLanes.All(weights[2]), v3 = TLanes.All(weights[3]);
        for (long i = 0; i < count; i++, line += channels)
        {
            var m = first + i;
            if (m < 0)
            {
                new Span<float>(line, (int)channels).Clear();
                continue;
            }

            var at = phases + (m / 2 * cell) + (m % 2 * channels);
            T* a = at + rows[0], b = at + rows[1], c = at + rows[2], d = at + rows[3];
            long k = 0;
            for (; k <= channels - TLanes.Width; k += TLanes.Width)
            {
                var s = Load(a + k) * v0;
                s = TLanes.MultiplyAdd(Load(b + k), v1, s);
                s = TLanes.MultiplyAdd(Load(c + k), v2, s);
                s = TLanes.MultiplyAdd(Load(d + k), v3, s);
                s.Store(line + k);
            }

            for (; k < channels; k++)
                line[k] = (Number(a + k) * weights[0]) + (Number(b + k) * weights[1]) + (Number(c + k) * weights[2]) + (Number(d + k) * weights[3]);
        }
    }

    private static void AddDoubled(float* pixel, in RowColours colours, in Neighbours rows, long column, long width)
    {
        var columns = new Neighbours(column, width / 2, colours.Taps);
        float* a = colours.Small + (rows.At0 * (width / 2) * 3), b = colours.Small + (rows.At1 * (width / 2) * 3);
        long c = columns.At0 * 3, d = columns.At1 * 3;
        for (var k = 0; k < 3; k++)
        {
            pixel[k] += (rows.Weight0 * columns.Weight0 * a[c + k]) + (rows.Weight0 * columns.Weight1 * a[d + k])
                + (rows.Weight1 * columns.Weight0 * b[c + k]) + (rows.Weight1 * columns.Weight1 * b[d + k]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Activated(TLanes x, TLanes gain, TLanes shift, TLanes slope, TLanes clamp) =>
        TLanes.Activate(TLanes.MultiplyAdd(x, gain, shift), slope, clamp);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Activated(float x, float gain, float shift, float slope, float clamp)
    {
        x = MathF.FusedMultiplyAdd(x, gain, shift);
        return Bounded(x < 0 ? x * slope : x, clamp);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Bounded(float x, float clamp) => x < -clamp ? -clamp : x > clamp ? clamp : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Load(T* from) => typeof(T) == typeof(float) ? TLanes.Load((float*)from) : TLanes.Load((BFloat*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TLanes value, T* to)
    {
        if (typeof(T) == typeof(float))
            value.Store((float*)to);
        else
            value.Store((BFloat*)to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Number(T* from) => typeof(T) == typeof(float) ? *(float*)from : *(BFloat*)from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float value, T* to)
    {
        if (typeof(T) == typeof(float))
            *(float*)to = value;
        else
            *(BFloat*)to = (BFloat)value;
    }

    /// <summary>
    /// Doubling one axis: an even position lies between its neighbour before and itself, an odd one between itself and the one after;
    /// taps of the filter by distance.
    /// </summary>
    private readonly struct Neighbours
    {
        public readonly long At0;
        public readonly long At1;
        public readonly float Weight0;
        public readonly float Weight1;

        public Neighbours(long position, long count, float* taps)
        {
            var i = position / 2;
            var isOdd = position % 2 != 0;
            (At0, At1) = isOdd ? (i, i + 1) : (i - 1, i);
            (Weight0, Weight1) = isOdd ? (2 * taps[2], 2 * taps[0]) : (2 * taps[3], 2 * taps[1]);
            if (At0 < 0)
                (At0, Weight0) = (0, 0);
            if (At1 >= count)
                (At1, Weight1) = (0, 0);
        }
    }
}
