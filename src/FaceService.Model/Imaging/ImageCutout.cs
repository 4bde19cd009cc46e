namespace FaceService.Model.Imaging;

/// <summary>The outline that is cut out of an image.</summary>
public enum CutoutShape
{
    /// <summary>A circle, of an oblong image a stadium.</summary>
    Circle,

    /// <summary>A rectangle whose corners are round, a sixth of the shorter side each.</summary>
    Rounded,
}

/// <summary>Cuts an outline out of an image, with smooth edges, and puts a colour outside of it. Thread-safe.</summary>
/// <param name="Shape">The outline.</param>
/// <param name="Outside">What lies outside of it.</param>
public sealed record ImageCutout(CutoutShape Shape, ImageColour Outside)
{
    private const int Rgb = 3;
    private const int Rgba = 4;

    /// <summary>Whether a file of a format shows through outside: where the colour does, and the format can.</summary>
    /// <param name="format">The format.</param>
    public bool IsTransparentIn(ImageFormat format) =>
        Outside.A < byte.MaxValue && (format == ImageFormat.Png || format == ImageFormat.Webp);

    /// <summary>The image cut out, opaque: what is transparent lies over white, as most viewers show it.</summary>
    /// <param name="image">The image.</param>
    public RgbImage Flatten(RgbImage image)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(image.Width, image.Height));
        Span<byte> under = [Over(Outside.R), Over(Outside.G), Over(Outside.B)];
        for (var y = 0; y < image.Height; y++)
        {
            var source = image.Row(y);
            var target = pixels.AsSpan(y * image.Width * Rgb, image.Width * Rgb);
            for (var x = 0; x < image.Width; x++)
            {
                var inside = Coverage(x, y, image.Width, image.Height);
                for (var channel = 0; channel < Rgb; channel++)
                    target[(x * Rgb) + channel] = Round((source[(x * Rgb) + channel] * inside) + (under[channel] * (1 - inside)));
            }
        }

        return new RgbImage(image.Width, image.Height, pixels);
    }

    /// <summary>The image cut out, with its opacity.</summary>
    /// <param name="image">The image.</param>
    /// <param name="pixels">Receives [height, width, 4] bytes, not premultiplied.</param>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public void Cut(RgbImage image, Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels.Length, image.Width * image.Height * Rgba, nameof(pixels));
        Span<byte> colour = [Outside.R, Outside.G, Outside.B];
        for (var y = 0; y < image.Height; y++)
        {
            var source = image.Row(y);
            var target = pixels.Slice(y * image.Width * Rgba, image.Width * Rgba);
            for (var x = 0; x < image.Width; x++)
            {
                var inside = Coverage(x, y, image.Width, image.Height);
                var outside = Outside.A / 255f * (1 - inside);
                var opaque = inside + outside;
                for (var channel = 0; channel < Rgb; channel++)
                {
                    target[(x * Rgba) + channel] = opaque == 0
                        ? colour[channel]
                        : Round(((source[(x * Rgb) + channel] * inside) + (colour[channel] * outside)) / opaque);
                }

                target[(x * Rgba) + Rgb] = Round(255 * opaque);
            }
        }
    }

    // How much of a pixel lies inside: from its distance to the outline, all outlines being rectangles with round corners.
    private float Coverage(int x, int y, int width, int height)
    {
        var radius = Math.Min(width, height) / (Shape == CutoutShape.Circle ? 2f : 6f);
        var (right, down) = (
            Math.Abs(x + 0.5f - (width / 2f)) - ((width / 2f) - radius),
            Math.Abs(y + 0.5f - (height / 2f)) - ((height / 2f) - radius));
        var (beyondX, beyondY) = (Math.Max(right, 0), Math.Max(down, 0));
        var distance = MathF.Sqrt((beyondX * beyondX) + (beyondY * beyondY)) + Math.Min(Math.Max(right, down), 0) - radius;
        return Math.Clamp(0.5f - distance, 0, 1);
    }

    private byte Over(byte channel) => Round(((channel * Outside.A) + (255f * (255 - Outside.A))) / 255);

    private static byte Round(float value) => (byte)(value + 0.5f);
}
