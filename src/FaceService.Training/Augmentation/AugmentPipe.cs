using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Augmentation;

/// <summary>
/// Transforms a batch so that the discriminator never sees the images themselves: the same transforms for reals and,
/// differentiably, for fakes. All of an image's geometry is one affine map and all of its colour another. Where
/// ADA filters before and after, this interpolates to twice the size and reads from there: the difference is a little
/// aliasing of shrunk images, the gain a tenth of the time. Blits stay exact.
/// </summary>
internal sealed class AugmentPipe : IDisposable
{
    private readonly bool _blit;
    private readonly bool _geometric;
    private readonly bool _colour;
    private readonly long _seed;
    private readonly int _size;
    private readonly Tensor _doubling; // [2·size − 1, size]

    /// <param name="letters">Any of b (blit), g (geometric), c (colour).</param>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="device">Where the images are.</param>
    public AugmentPipe(string letters, int size, long seed, Device device)
    {
        (_blit, _geometric, _colour) = (letters.Contains('b'), letters.Contains('g'), letters.Contains('c'));
        (_seed, _size) = (seed, size);
        using var matrix = tensor(DoublingMatrix.Make(size), [(2 * size) - 1, size]);
        _doubling = matrix.to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>Transforms a batch.</summary>
    /// <param name="images">[N, 3, size, size]</param>
    /// <param name="p">Probability of each transform, 0…1; at 0 the images come back as they are.</param>
    /// <param name="place">Where in the run, so that the draw can be repeated.</param>
    /// <returns>[N, 3, size, size]</returns>
    public Tensor Apply(Tensor images, double p, long place)
    {
        if (p <= 0)
            return images;
        var count = (int)images.shape[0];
        var maps = new Affine2[count];
        var colours = new ColourMap[count];
        for (var i = 0; i < count; i++)
        {
            var random = new CounterRandom(_seed, place, 0x0A06 + i);
            maps[i] = AugmentDraw.Geometry(ref random, p, _size, _blit, _geometric);
            colours[i] = _colour ? AugmentDraw.Colour(ref random, p) : new ColourMap();
        }

        if (maps.Any(m => m != Affine2.Identity))
            images = Move(images, maps);
        return colours.Any(c => !c.IsIdentity) ? Paint(images, colours) : images;
    }

    private Tensor Move(Tensor images, Affine2[] maps)
    {
        // affine_grid's −1…1 spans the centres of the corner pixels, so it counts in (size − 1) / 2 pixels.
        var unit = 2.0 / (_size - 1);
        var theta = new float[maps.Length * 6];
        for (var i = 0; i < maps.Length; i++)
        {
            var (a, b, c, d, x, y) = maps[i];
            ReadOnlySpan<double> row = [a, b, x * unit, c, d, y * unit];
            for (var k = 0; k < 6; k++)
                theta[(i * 6) + k] = (float)row[k];
        }

        var places = nn.functional.affine_grid(
            tensor(theta, [maps.Length, 2, 3]).to(images.device), [maps.Length, 3, _size, _size], align_corners: true);
        var doubled = matmul(matmul(_doubling, images.contiguous()), _doubling.t()); // [N, 3, 2·size − 1, 2·size − 1]
        return nn.functional.grid_sample(doubled, places, GridSampleMode.Bilinear, GridSamplePaddingMode.Reflection, align_corners: true);
    }

    private static Tensor Paint(Tensor images, ColourMap[] colours)
    {
        var matrix = tensor(Floats(colours, c => c.Matrix), [colours.Length, 3, 3]).to(images.device);
        var shift = tensor(Floats(colours, c => c.Shift), [colours.Length, 3, 1]).to(images.device);
        return matrix.bmm(images.flatten(2)).Plus(shift).reshape(images.shape);
    }

    private static float[] Floats(ColourMap[] maps, Func<ColourMap, IEnumerable<double>> part) =>
        [.. maps.SelectMany(m => part(m)).Select(v => (float)v)];

    public void Dispose() => _doubling.Dispose();
}
