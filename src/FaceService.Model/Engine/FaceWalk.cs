using FaceService.Model.Latents;

namespace FaceService.Model.Engine;

/// <summary>Frames on the way from face to face.</summary>
public static class FaceWalk
{
    /// <summary>Where each frame lies.</summary>
    /// <param name="keys">Faces to pass through, at least two.</param>
    /// <param name="frames">Frames in all, at least two.</param>
    /// <param name="loop">Whether it leads back: the last frame is then one step before the first.</param>
    /// <returns>The key before it, and how far it is on the way to the next, 0…1.</returns>
    public static IEnumerable<(int Key, double T)> Positions(int keys, int frames, bool loop)
    {
        var legs = loop ? keys : keys - 1;
        var steps = loop ? frames : frames - 1;
        for (var i = 0; i < frames; i++)
        {
            var at = (double)i * legs / steps;
            var key = Math.Min((int)at, legs - 1);
            yield return (key, at - key);
        }
    }

    /// <summary>Frames between faces given in z.</summary>
    /// <param name="keys">The faces; the first one's truncation, noise and factors hold throughout.</param>
    /// <param name="positions">See <see cref="Positions"/>.</param>
    /// <param name="spherical">Along the arc rather than straight.</param>
    public static FaceSpec[] InZ(IReadOnlyList<FaceSpec> keys, IEnumerable<(int Key, double T)> positions, bool spherical)
    {
        var zs = keys.Select(key => ((Latent.Z)key.Latent).Values).ToArray(); // [keys][z_dim]
        return Along(keys, positions, (a, b, t) => keys[0] with { Latent = new Latent.Z(Between(zs[a], zs[b], t, spherical)) });
    }

    /// <summary>Frames between faces whose w is known.</summary>
    /// <param name="keys">The faces.</param>
    /// <param name="mapped">[keys, num_ws, w_dim] after truncation, mixing and factors.</param>
    /// <param name="rows">num_ws.</param>
    /// <param name="positions">See <see cref="Positions"/>.</param>
    /// <param name="spherical">Along the arc rather than straight, each row of w by itself.</param>
    public static FaceSpec[] InW(
        IReadOnlyList<FaceSpec> keys, float[] mapped, int rows, IEnumerable<(int Key, double T)> positions, bool spherical)
    {
        var ws = mapped.Chunk(mapped.Length / keys.Count).Select(w => w.Chunk(w.Length / rows).ToArray()).ToArray(); // [keys][num_ws][w_dim]
        return Along(keys, positions, (a, b, t) => keys[0] with
        {
            Latent = new Latent.W([.. ws[a].Zip(ws[b]).SelectMany(row => Between(row.First, row.Second, t, spherical))], rows),
            Truncation = 1,
            Mix = null,
            Factors = [],
        });
    }

    private static float[] Between(float[] from, float[] to, double t, bool spherical) =>
        spherical ? LatentWalk.Spherical(from, to, t) : LatentWalk.Linear(from, to, t);

    private static FaceSpec[] Along(
        IReadOnlyList<FaceSpec> keys, IEnumerable<(int Key, double T)> positions, Func<int, int, double, FaceSpec> between) =>
    [
        .. positions.Select(position =>
        {
            var next = (position.Key + 1) % keys.Count;
            return between(position.Key, next, position.T) with
            {
                Label = LatentWalk.Linear(keys[position.Key].Label, keys[next].Label, position.T),
            };
        }),
    ];
}
