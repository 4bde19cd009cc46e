using FaceService.Model.Imaging;

namespace FaceService.Photos.Quality;

/// <summary>What is measured of a face before it is judged.</summary>
public sealed record FaceMeasures
{
    /// <summary>Side of the crop in the photo's pixels.</summary>
    public double Side { get; init; }

    /// <summary>How sure the finder was, 0 … 1.</summary>
    public double Score { get; init; }

    /// <summary>The part of the crop outside of the photo, 0 … 1.</summary>
    public double Outside { get; init; }

    /// <summary>Degrees turned aside or nodding, the greater, about; 0 without points.</summary>
    public double Turn { get; init; }

    /// <summary>Fine detail over contrast: the variance of the Laplacian over that of the levels, times 1,000.</summary>
    public double Sharpness { get; init; }

    /// <summary>A level, 0 … 255, that one in twenty pixels of the face is darker than.</summary>
    public double Darkest { get; init; }

    /// <summary>A level that one in twenty pixels of the face is brighter than.</summary>
    public double Brightest { get; init; }

    /// <summary>Measures the middle of a crop, where the face is.</summary>
    /// <param name="crop">Square.</param>
    public FaceMeasures Of(RgbImage crop)
    {
        var grey = GreyImage.Middle(crop);
        var (darkest, brightest) = grey.Extremes();
        return this with { Sharpness = grey.Sharpness(), Darkest = darkest, Brightest = brightest };
    }
}

/// <summary>Levels of grey (Rec. 601) of the middle of a crop, three fifths of its side.</summary>
internal sealed class GreyImage
{
    private readonly int _side;
    private readonly float[] _levels; // [side, side]

    private GreyImage(int side, float[] levels) => (_side, _levels) = (side, levels);

    public static GreyImage Middle(RgbImage crop)
    {
        var side = Math.Max(3, crop.Width * 3 / 5);
        var start = (crop.Width - side) / 2;
        var levels = new float[side * side];
        for (var y = 0; y < side; y++)
        {
            var row = crop.Row(start + y).Slice(start * 3, side * 3);
            for (var x = 0; x < side; x++)
                levels[(y * side) + x] = Level(row[x * 3], row[(x * 3) + 1], row[(x * 3) + 2]);
        }

        return new GreyImage(side, levels);
    }

    public static float Level(byte red, byte green, byte blue) => (0.299f * red) + (0.587f * green) + (0.114f * blue);

    /// <summary>Pech-Pacheco et al. 2000, over the contrast, so that a soft light is not taken for blur.</summary>
    public double Sharpness()
    {
        double sum = 0, squares = 0;
        for (var y = 1; y < _side - 1; y++)
            for (var x = 1; x < _side - 1; x++)
            {
                var at = (y * _side) + x;
                double laplacian = _levels[at - 1] + _levels[at + 1] + _levels[at - _side] + _levels[at + _side] - (4 * _levels[at]);
                sum += laplacian;
                squares += laplacian * laplacian;
            }

        var count = (_side - 2.0) * (_side - 2);
        var mean = _levels.Average(level => (double)level);
        var contrast = _levels.Sum(level => (level - mean) * (level - mean)) / _levels.Length;
        return 1000 * ((squares / count) - (sum / count * (sum / count))) / Math.Max(contrast, 1);
    }

    public (double Darkest, double Brightest) Extremes()
    {
        var counts = new int[256];
        foreach (var level in _levels)
            counts[(int)level]++;
        return (LevelAt(counts, 0.05), LevelAt(counts, 0.95));
    }

    private int LevelAt(int[] counts, double share)
    {
        var (below, level) = (0, 0);
        while (level < 255 && (below += counts[level]) < share * _levels.Length)
            level++;
        return level;
    }
}
