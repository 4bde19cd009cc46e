namespace FaceService.Model.Latents;

/// <summary>Points between two points of a latent space.</summary>
public static class LatentWalk
{
    // Below this angle the arc is the chord, and its formula divides by nearly nothing.
    private const double Straight = 1e-4;

    /// <summary>The straight way: right for w, for labels, and for a uniform z.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends; as long.</param>
    /// <param name="t">0 is the beginning, 1 the end.</param>
    public static float[] Linear(float[] from, float[] to, double t) =>
        [.. from.Zip(to, (a, b) => (float)(a + ((b - a) * t)))];

    /// <summary>
    /// Along the arc (Shoemake 1985): normal vectors lie close to a sphere, and the straight way would lead through its
    /// middle, where no face was ever trained.
    /// </summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends; as long.</param>
    /// <param name="t">0 is the beginning, 1 the end.</param>
    public static float[] Spherical(float[] from, float[] to, double t)
    {
        var angle = Angle(from, to);
        if (angle < Straight || Math.PI - angle < Straight)
            return Linear(from, to, t);
        var a = Math.Sin((1 - t) * angle) / Math.Sin(angle);
        var b = Math.Sin(t * angle) / Math.Sin(angle);
        return [.. from.Zip(to, (x, y) => (float)((a * x) + (b * y)))];
    }

    private static double Angle(float[] from, float[] to)
    {
        double dot = 0, fromSquare = 0, toSquare = 0;
        for (var i = 0; i < from.Length; i++)
        {
            dot += (double)from[i] * to[i];
            fromSquare += (double)from[i] * from[i];
            toSquare += (double)to[i] * to[i];
        }

        var lengths = Math.Sqrt(fromSquare * toSquare);
        return lengths == 0 ? 0 : Math.Acos(Math.Clamp(dot / lengths, -1, 1));
    }
}
