namespace FaceService.Model.Imaging;

/// <summary>
/// An image of 8-bit sRGB pixels, row after row, [height, width, 3]. Immutable as long as the memory it wraps is left
/// alone.
/// </summary>
public sealed class RgbImage
{
    /// <summary>Wraps pixels; nothing is copied, so a slice of a batch's buffer will do.</summary>
    /// <param name="width">In pixels, at least 1.</param>
    /// <param name="height">In pixels, at least 1.</param>
    /// <param name="pixels">[height, width, 3] bytes.</param>
    /// <exception cref="ArgumentException">The memory's length is not width · height · 3.</exception>
    public RgbImage(int width, int height, ReadOnlyMemory<byte> pixels)
    {
        if (pixels.Length != ByteCount(width, height))
        {
            throw new ArgumentException(
                $"A picture of {width}×{height} needs {ByteCount(width, height)} bytes, not {pixels.Length}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>[height, width, 3] bytes.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>The colour at a place.</summary>
    /// <param name="x">Column, from the left.</param>
    /// <param name="y">Row, from the top.</param>
    public (byte R, byte G, byte B) this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(x);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Width);
            var pixel = Row(y).Slice(x * 3, 3);
            return (pixel[0], pixel[1], pixel[2]);
        }
    }

    /// <summary>One row of pixels, [width, 3] bytes.</summary>
    /// <param name="y">Row, from the top.</param>
    public ReadOnlySpan<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return Pixels.Span.Slice(y * Width * 3, Width * 3);
    }

    /// <summary>The same pixels in memory of their own.</summary>
    public RgbImage Copy() => new(Width, Height, Pixels.ToArray());

    /// <summary>Bytes that an image of this size takes.</summary>
    /// <param name="width">In pixels, at least 1.</param>
    /// <param name="height">In pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, or the image passes 2 GiB.</exception>
    public static int ByteCount(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var bytes = (long)width * height * 3;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Array.MaxLength, nameof(width));
        return (int)bytes;
    }
}
