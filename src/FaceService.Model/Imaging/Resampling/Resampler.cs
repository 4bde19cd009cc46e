using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceService.Model.Imaging.Resampling;

/// <summary>
/// Separable resampling in float32: rows first, then columns, rounded once at the end. Multiplications and additions
/// stay apart (no fused ones), so that every processor gives the same bytes.
/// </summary>
internal static class Resampler
{
    /// <param name="image">[h, w, 3].</param>
    /// <param name="kernel">The weights by distance.</param>
    /// <param name="width">New width.</param>
    /// <param name="height">New height.</param>
    /// <param name="output">Receives [height, width, 3] bytes.</param>
    public static void Resample(RgbImage image, ResampleKernel kernel, int width, int height, Span<byte> output)
    {
        var rowLength = width * 3;
        var rows = ArrayPool<float>.Shared.Rent(checked(image.Height * rowLength + 1)); // [h, width, 3] and a lane of slack
        try
        {
            ResampleRows(image, new ResampleWeights(kernel, image.Width, width), width, rows);
            var weights = new ResampleWeights(kernel, image.Height, height);
            for (var y = 0; y < height; y++)
            {
                var taps = weights.Of(y, out var start);
                MixRows(rows.AsSpan(start * rowLength, taps.Length * rowLength), taps, output.Slice(y * rowLength, rowLength));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rows);
        }
    }

    private static void ResampleRows(RgbImage image, ResampleWeights weights, int width, float[] rows)
    {
        var wide = ArrayPool<float>.Shared.Rent(image.Width * 4);
        try
        {
            var pixels = MemoryMarshal.Cast<float, Vector128<float>>(wide.AsSpan(0, image.Width * 4)); // [w] of r, g, b, 0
            for (var y = 0; y < image.Height; y++)
            {
                Widen(image.Row(y), pixels);
                for (var x = 0; x < width; x++)
                {
                    var taps = weights.Of(x, out var start);
                    var sum = Vector128<float>.Zero;
                    for (var t = 0; t < taps.Length; t++)
                        sum += pixels[start + t] * Vector128.Create(taps[t]);

                    // Four lanes are stored for three; the fourth is overwritten by the next pixel.
                    sum.CopyTo(rows.AsSpan((y * width + x) * 3));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(wide);
        }
    }

    private static void Widen(ReadOnlySpan<byte> row, Span<Vector128<float>> pixels)
    {
        for (var x = 0; x < pixels.Length; x++)
            pixels[x] = Vector128.Create(row[x * 3], row[x * 3 + 1], row[x * 3 + 2], 0f);
    }

    /// <summary>rows: [taps, n] floats; output: [n] bytes.</summary>
    private static void MixRows(ReadOnlySpan<float> rows, ReadOnlySpan<float> taps, Span<byte> output)
    {
        var length = output.Length;
        var i = 0;
        for (; i + 16 <= length; i += 16)
        {
            var a = Vector128<float>.Zero;
            var b = a;
            var c = a;
            var d = a;
            for (var t = 0; t < taps.Length; t++)
            {
                var weight = Vector128.Create(taps[t]);
                var row = rows.Slice(t * length + i, 16);
                a += Vector128.Create(row) * weight;
                b += Vector128.Create(row[4..]) * weight;
                c += Vector128.Create(row[8..]) * weight;
                d += Vector128.Create(row[12..]) * weight;
            }

            Vector128.NarrowWithSaturation(
                Vector128.NarrowWithSaturation(Round(a), Round(b)).AsUInt16(),
                Vector128.NarrowWithSaturation(Round(c), Round(d)).AsUInt16()).CopyTo(output[i..]);
        }

        for (; i < length; i++)
        {
            var sum = 0f;
            for (var t = 0; t < taps.Length; t++)
                sum += rows[t * length + i] * taps[t];
            output[i] = (byte)Math.Floor(Math.Clamp(sum, 0, 255) + 0.5f);
        }
    }

    // Clamped before the narrowing, which would read a negative short as a large unsigned one.
    private static Vector128<int> Round(Vector128<float> sum) => Vector128.ConvertToInt32(
        Vector128.Min(Vector128.Max(sum, Vector128<float>.Zero), Vector128.Create(255f)) + Vector128.Create(0.5f));
}
