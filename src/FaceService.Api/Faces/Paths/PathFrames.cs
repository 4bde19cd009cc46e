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
        var positions = FaceWalk.Positions(keys.Length, order.Frames, order.Loop);
        if (!order.InW)
            return FaceWalk.InZ(keys, positions, order.Spherical);
        var rows = new ModelTraits(order.Model.Version).NumWs;
        return FaceWalk.InW(keys, await MapAsync(order.Model, keys), rows, positions, order.Spherical);
    }

    private Task<float[]> MapAsync(ServedModel model, IReadOnlyList<FaceSpec> keys) =>
        devices.OnFirstAsync(models => models.Get(model).MapToW(keys));
}
