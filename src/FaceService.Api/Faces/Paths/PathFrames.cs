using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Model.Engine;

namespace FaceService.Api.Faces.Paths;

/// <summary>Finds what to draw for each frame.</summary>
internal sealed class PathFrames(DeviceThreads devices)
{
    /// <summary>The specs of all frames, in order. In w the device maps the keys first.</summary>
    public async Task<IReadOnlyList<FaceSpec>> SpecsAsync(PathOrder order)
    {
        var keys = order.Keys.Select(key => key.Spec).ToArray();
        return order.InW ? InW(order, keys, await MapAsync(order.Model, keys)) : InZ(order, keys);
    }

    private Task<float[]> MapAsync(ServedModel model, IReadOnlyList<FaceSpec> keys) =>
        devices.OnFirstAsync(models => models.Get(model).MapToW(keys));

    // Truncation, mixing and factors are in the mapped w already.
    private static FaceSpec[] InW(PathOrder order, FaceSpec[] keys, float[] mapped)
    {
        var rows = new ModelTraits(order.Model.Version).NumWs;
        var ws = mapped.Chunk(mapped.Length / keys.Length).ToArray(); // [keys][num_ws · w_dim]
        return Along(order, keys, (a, b, t) => (keys[0] with
        {
            Latent = new Latent.W(LatentWalk.Linear(ws[a], ws[b], t), rows),
            Label = LatentWalk.Linear(keys[a].Label, keys[b].Label, t),
            Truncation = 1,
            Mix = null,
            Factors = [],
        }));
    }

    private static FaceSpec[] InZ(PathOrder order, FaceSpec[] keys)
    {
        var zs = keys.Select(key => ((Latent.Z)key.Latent).Values).ToArray(); // [keys][z_dim]
        Func<float[], float[], double, float[]> walk =
            order.Model.Config.ZDistribution == "normal" ? LatentWalk.Spherical : LatentWalk.Linear;
        return Along(order, keys, (a, b, t) => keys[0] with
        {
            Latent = new Latent.Z(walk(zs[a], zs[b], t)),
            Label = LatentWalk.Linear(keys[a].Label, keys[b].Label, t),
        });
    }

    private static FaceSpec[] Along(PathOrder order, FaceSpec[] keys, Func<int, int, double, FaceSpec> between) =>
        [.. order.Positions().Select(position => between(position.Key, (position.Key + 1) % keys.Length, position.T))];
}
