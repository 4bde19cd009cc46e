namespace FaceService.Training.Augmentation;

/// <summary>
/// Draws the transforms of one image (Karras et al. 2020, "Training GANs with limited data", appendix B): each with
/// probability p, in the paper's order and strengths.
/// </summary>
internal static class AugmentDraw
{
    private const double IntegerShift = 0.125; // of the size, at most, either way
    private const double FractionalShift = 0.125; // standard deviation, of the size
    private const double ScaleSpread = 0.2; // standard deviation of log2
    private const double BrightnessSpread = 0.2;
    private const double ContrastSpread = 0.5; // of log2
    private const double SaturationSpread = 1; // of log2

    /// <summary>Pixel blits and geometry.</summary>
    public static Affine2 Geometry(ref CounterRandom random, double p, int size, bool blit, bool geometric)
    {
        var map = Affine2.Identity;
        if (blit)
        {
            if (Chance(ref random, p) && random.NextInt(2) == 1)
                map = map.After(Affine2.Scale(-1, 1));
            if (Chance(ref random, p))
                map = map.After(Affine2.QuarterTurns(random.NextInt(4)));
            if (Chance(ref random, p))
                map = map.After(Affine2.Shift(Whole(ref random, size), Whole(ref random, size)));
        }

        return geometric ? Warp(ref random, p, size, map) : map;
    }

    /// <summary>Colours.</summary>
    public static ColourMap Colour(ref CounterRandom random, double p)
    {
        var map = new ColourMap();
        if (Chance(ref random, p))
            map.Brighten(random.NextNormal() * BrightnessSpread);
        if (Chance(ref random, p))
            map.Contrast(double.Exp2(random.NextNormal() * ContrastSpread));
        if (Chance(ref random, p) && random.NextInt(2) == 1)
            map.FlipLuma();
        if (Chance(ref random, p))
            map.TurnHue(((random.NextDouble() * 2) - 1) * Math.PI);
        if (Chance(ref random, p))
            map.Saturate(double.Exp2(random.NextNormal() * SaturationSpread));
        return map;
    }

    private static Affine2 Warp(ref CounterRandom random, double p, int size, Affine2 map)
    {
        // Rotations come before and after the anisotropic scaling; this makes one of them happen with probability p.
        var turn = 1 - Math.Sqrt(Math.Clamp(1 - p, 0, 1));
        if (Chance(ref random, p))
        {
            var s = double.Exp2(random.NextNormal() * ScaleSpread);
            map = map.After(Affine2.Scale(1 / s, 1 / s));
        }

        if (Chance(ref random, turn))
            map = map.After(Affine2.Turn(((random.NextDouble() * 2) - 1) * Math.PI));
        if (Chance(ref random, p))
        {
            var s = double.Exp2(random.NextNormal() * ScaleSpread);
            map = map.After(Affine2.Scale(1 / s, s));
        }

        if (Chance(ref random, turn))
            map = map.After(Affine2.Turn(((random.NextDouble() * 2) - 1) * Math.PI));
        return Chance(ref random, p)
            ? map.After(Affine2.Shift(
                random.NextNormal() * FractionalShift * size,
                random.NextNormal() * FractionalShift * size))
            : map;
    }

    private static double Whole(ref CounterRandom random, int size) =>
        Math.Round(((random.NextDouble() * 2) - 1) * IntegerShift * size);

    private static bool Chance(ref CounterRandom random, double p) => random.NextDouble() < p;
}
