using System.Numerics;
using System.Runtime.InteropServices;
using FaceService.Model.Imaging;

namespace FaceService.Photos.Sampling;

/// <summary>What is seen where a square reaches beyond its photo.</summary>
public enum Beyond
{
    /// <summary>The photo mirrored at its edge.</summary>
    Mirrored,

    /// <summary>Black.</summary>
    Black,
}

/// <summary>
/// Cuts turned squares out of photos, in linear light: means of whole blocks of pixels where the photo is much finer than the result, bilinear samples
/// at twice the result's resolution, and Lanczos3 from these; for networks the samples alone. Its buffers grow to the largest square; one thread.
/// </summary>
public sealed class SquareSampler
{
    private const int Over = 2; // samples a side of a pixel
    private const int Taps = 12; // three lobes on either side, of two samples each

    private static readonly float[] Linear = [.. Enumerable.Range(0, 256).Select(level => (float)ToLinear(level / 255.0))];
    private static readonly byte[] Levels = [.. Enumerable.Range(0, 65_536).Select(light => (byte)Math.Round(255 * ToGamma(light / 65_535.0)))];
    private static readonly float[] Weights = Lanczos();

    private float[] _blocks = []; // [rows, columns, 3], linear
    private float[] _samples = []; // a row of samples [2 · size, 3]
    private float[] _rows = []; // [2 · size, size, 3]: shrunk to the sides
    private float[] _sum = []; // [size, 3]

    /// <summary>Cuts a square.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="square">Where.</param>
    /// <param name="size">Side of the result in pixels.</param>
    /// <param name="beyond">What is seen outside of the photo.</param>
    public RgbImage Cut(RgbImage photo, FaceSquare square, int size, Beyond beyond = Beyond.Mirrored)
    {
        var samples = Over * size;
        var region = Blocks(photo, square, Math.Max(1, (int)MathF.Ceiling((square.Side / samples) - 0.01f)));
        Grow(ref _samples, samples * 3);
        Grow(ref _rows, samples * size * 3);
        for (var y = 0; y < samples; y++)
        {
            SampleRow(photo, square, region, y, samples, beyond);
            ShrinkRow(_samples.AsSpan(0, samples * 3), _rows.AsSpan(y * size * 3, size * 3));
        }

        return ShrinkColumns(size, samples);
    }

    /// <summary>Cuts a square for a network to look at: a sample a pixel, a fifth of the time.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="square">Where.</param>
    /// <param name="size">Side of the result in pixels.</param>
    /// <param name="beyond">What is seen outside of the photo.</param>
    public RgbImage Sketch(RgbImage photo, FaceSquare square, int size, Beyond beyond = Beyond.Mirrored)
    {
        var region = Blocks(photo, square, Math.Max(1, (int)MathF.Round(square.Side / size)));
        Grow(ref _samples, size * 3);
        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(size, size));
        for (var y = 0; y < size; y++)
        {
            SampleRow(photo, square, region, y, size, beyond);
            Encode(_samples.AsSpan(0, size * 3), pixels.AsSpan(y * size * 3, size * 3));
        }

        return new RgbImage(size, size, pixels);
    }

    private static void Encode(ReadOnlySpan<float> light, Span<byte> levels)
    {
        for (var i = 0; i < levels.Length; i++)
            levels[i] = Levels[(int)Math.Clamp((light[i] * 65_535) + 0.5f, 0, 65_535)];
    }

    private static double ToLinear(double level) => level <= 0.04045 ? level / 12.92 : Math.Pow((level + 0.055) / 1.055, 2.4);

    private static double ToGamma(double light) => light <= 0.0031308 ? light * 12.92 : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;

    private static float[] Lanczos()
    {
        var weights = Enumerable.Range(0, Taps).Select(tap => Weight((tap - (Taps / 2) + 0.5) / Over)).ToArray();
        return [.. weights.Select(weight => (float)(weight / weights.Sum()))];

        static double Weight(double x) => 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x);
    }

    private static void Grow(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<float>(length);
    }

    /// <summary>Means of blocks of pixels, as far as the square reaches inside the photo.</summary>
    private Region Blocks(RgbImage photo, FaceSquare square, int block)
    {
        var (left, top, right, bottom) = square.Bounds;
        var margin = 2 * block;
        var (firstColumn, columns) = Range(left - margin, right + margin, photo.Width);
        var (firstRow, rows) = Range(top - margin, bottom + margin, photo.Height);
        Grow(ref _blocks, rows * columns * 3);
        for (var row = 0; row < rows; row++)
        {
            var sums = _blocks.AsSpan(row * columns * 3, columns * 3);
            sums.Clear();
            var (from, to) = ((firstRow + row) * block, Math.Min((firstRow + row + 1) * block, photo.Height));
            for (var y = from; y < to; y++)
                Add(photo.Row(y), sums, firstColumn, block, photo.Width);
            for (var column = 0; column < columns; column++)
            {
                var wide = Math.Min((firstColumn + column + 1) * block, photo.Width) - ((firstColumn + column) * block);
                var share = 1f / (wide * (to - from));
                for (var channel = 0; channel < 3; channel++)
                    sums[(column * 3) + channel] *= share;
            }
        }

        return new Region(firstColumn, firstRow, columns, rows, block);

        (int First, int Count) Range(float start, float end, int length)
        {
            var last = (length - 1) / block;
            var first = (int)Math.Clamp(Math.Floor(start / block), 0, last);
            return (first, (int)Math.Clamp(Math.Floor(end / block), first, last) - first + 1);
        }
    }

    private static void Add(ReadOnlySpan<byte> row, Span<float> sums, int firstColumn, int block, int width)
    {
        ref var linear = ref MemoryMarshal.GetArrayDataReference(Linear);
        for (var column = 0; column < sums.Length / 3; column++)
        {
            var (from, to) = ((firstColumn + column) * block * 3, Math.Min((firstColumn + column + 1) * block, width) * 3);
            var (red, green, blue) = (0f, 0f, 0f);
            foreach (ref readonly var pixel in MemoryMarshal.Cast<byte, Pixel>(row[from..to]))
            {
                red += System.Runtime.CompilerServices.Unsafe.Add(ref linear, pixel.Red);
                green += System.Runtime.CompilerServices.Unsafe.Add(ref linear, pixel.Green);
                blue += System.Runtime.CompilerServices.Unsafe.Add(ref linear, pixel.Blue);
            }

            sums[column * 3] += red;
            sums[(column * 3) + 1] += green;
            sums[(column * 3) + 2] += blue;
        }
    }

    private void SampleRow(RgbImage photo, FaceSquare square, Region region, int y, int samples, Beyond beyond)
    {
        var start = square.At(new Vector2(0.5f / samples, (y + 0.5f) / samples));
        var step = 2 * square.Right / samples;
        var (width, height, scale) = ((float)photo.Width, (float)photo.Height, 1f / region.Block);
        var (lastColumn, lastRow, stride) = (region.Columns - 1, region.Rows - 1, region.Columns * 3);
        ReadOnlySpan<float> blocks = _blocks.AsSpan(0, region.Rows * stride);
        var into = _samples.AsSpan(0, samples * 3);
        for (var x = 0; x < samples; x++)
        {
            var at = start + (x * step);
            if (at.X < 0 || at.Y < 0 || at.X > width || at.Y > height)
            {
                if (beyond == Beyond.Black)
                {
                    into.Slice(x * 3, 3).Clear();
                    continue;
                }

                at = new Vector2(Mirror(at.X, width), Mirror(at.Y, height));
            }

            var column = Math.Clamp((at.X * scale) - 0.5f - region.Column, 0, lastColumn);
            var row = Math.Clamp((at.Y * scale) - 0.5f - region.Row, 0, lastRow);
            var (left, top) = ((int)column, (int)row);
            var (across, down) = (column - left, row - top);
            var upper = blocks[((top * stride) + (left * 3))..];
            var lower = top < lastRow ? upper[stride..] : upper;
            var right = left < lastColumn ? 3 : 0;
            for (var channel = 0; channel < 3; channel++)
            {
                var above = upper[channel] + ((upper[right + channel] - upper[channel]) * across);
                var below = lower[channel] + ((lower[right + channel] - lower[channel]) * across);
                into[(x * 3) + channel] = above + ((below - above) * down);
            }
        }
    }

    private static float Mirror(float at, float length)
    {
        if (at >= 0 && at <= length)
            return at;
        at = MathF.Abs(at) % (2 * length);
        return at > length ? (2 * length) - at : at;
    }

    private static void ShrinkRow(ReadOnlySpan<float> row, Span<float> into)
    {
        var last = (row.Length / 3) - 1;
        for (var x = 0; x < into.Length / 3; x++)
        {
            var (red, green, blue) = (0f, 0f, 0f);
            var first = (Over * x) - (Taps / 2) + 1;
            for (var tap = 0; tap < Taps; tap++)
            {
                var from = 3 * Math.Clamp(first + tap, 0, last);
                var weight = Weights[tap];
                red += weight * row[from];
                green += weight * row[from + 1];
                blue += weight * row[from + 2];
            }

            (into[x * 3], into[(x * 3) + 1], into[(x * 3) + 2]) = (red, green, blue);
        }
    }

    private RgbImage ShrinkColumns(int size, int samples)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(size, size));
        Grow(ref _sum, size * 3);
        var sum = _sum.AsSpan(0, size * 3);
        for (var y = 0; y < size; y++)
        {
            sum.Clear();
            for (var tap = 0; tap < Taps; tap++)
            {
                var from = Math.Clamp((Over * y) - (Taps / 2) + 1 + tap, 0, samples - 1);
                AddTimes(_rows.AsSpan(from * size * 3, size * 3), Weights[tap], sum);
            }

            Encode(sum, pixels.AsSpan(y * size * 3, size * 3));
        }

        return new RgbImage(size, size, pixels);
    }

    private static void AddTimes(ReadOnlySpan<float> row, float weight, Span<float> sum)
    {
        var rows = MemoryMarshal.Cast<float, Vector<float>>(row);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (var i = 0; i < sums.Length; i++)
            sums[i] += rows[i] * weight;
        for (var i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
            sum[i] += row[i] * weight;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Pixel
    {
        public readonly byte Red;
        public readonly byte Green;
        public readonly byte Blue;
    }

    /// <summary>Which blocks are there, in blocks.</summary>
    private readonly record struct Region(int Column, int Row, int Columns, int Rows, int Block);
}
