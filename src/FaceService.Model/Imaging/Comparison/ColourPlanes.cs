namespace FaceService.Model.Imaging.Comparison;

/// <summary>An image's luminance and chroma (ITU-R BT.601), in levels.</summary>
internal sealed class ColourPlanes
{
    // Brightening by so much is not seen, and some programs' colour conversions do it.
    private const float MostOffset = 3.5f;

    private readonly float[][] _planes; // Y, Cb, Cr, each [height, width]

    public ColourPlanes(RgbImage image)
        : this(image.Width, image.Height, [new float[image.Width * image.Height], new float[image.Width * image.Height], new float[image.Width * image.Height]])
    {
        for (var y = 0; y < Height; y++)
        {
            var row = image.Row(y);
            for (var x = 0; x < Width; x++)
            {
                var (r, g, b, at) = ((float)row[x * 3], (float)row[(x * 3) + 1], (float)row[(x * 3) + 2], (y * Width) + x);
                var luminance = (0.299f * r) + (0.587f * g) + (0.114f * b);
                (_planes[0][at], _planes[1][at], _planes[2][at]) = (luminance, 0.564f * (b - luminance), 0.713f * (r - luminance));
            }
        }
    }

    private ColourPlanes(int width, int height, float[][] planes) => (Width, Height, _planes) = (width, height, planes);

    public int Width { get; }

    public int Height { get; }

    /// <summary>[height, width] of 0, luminance, 1, blue, or 2, red.</summary>
    public float[] this[int plane] => _planes[plane];

    /// <summary>Takes a small difference of the means, the same all over, out of both alike.</summary>
    public void AlignMeans(ColourPlanes other)
    {
        for (var plane = 0; plane < 3; plane++)
        {
            var half = Math.Clamp(Mean(_planes[plane]) - Mean(other._planes[plane]), -MostOffset, MostOffset) / 2;
            Add(_planes[plane], -half);
            Add(other._planes[plane], half);
        }
    }

    /// <summary>The same at half the size, each pixel the mean of four; of an odd side the last line is left out.</summary>
    public ColourPlanes Halved() => new(Width / 2, Height / 2, Array.ConvertAll(_planes, Halved));

    private float[] Halved(float[] plane)
    {
        var (width, height) = (Width / 2, Height / 2);
        var half = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            var upper = plane.AsSpan(2 * y * Width, Width);
            var lower = plane.AsSpan(((2 * y) + 1) * Width, Width);
            for (var x = 0; x < width; x++)
                half[(y * width) + x] = (upper[2 * x] + upper[(2 * x) + 1] + lower[2 * x] + lower[(2 * x) + 1]) / 4;
        }

        return half;
    }

    private static float Mean(float[] plane)
    {
        var sum = 0.0;
        foreach (var value in plane)
            sum += value;
        return (float)(sum / plane.Length);
    }

    private static void Add(float[] plane, float value)
    {
        for (var i = 0; i < plane.Length; i++)
            plane[i] += value;
    }
}
