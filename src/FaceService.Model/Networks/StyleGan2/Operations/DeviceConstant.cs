using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Operations;

/// <summary>
/// Constant numbers as a tensor on whatever device and in whatever type they are asked for, made once each.
/// </summary>
internal sealed class DeviceConstant(float[] values, params long[] shape)
{
    private readonly Dictionary<(DeviceType, int, ScalarType), Tensor> made = [];

    /// <summary>The tensor; it is kept, so callers do not dispose it.</summary>
    public Tensor On(Device device, ScalarType type)
    {
        var key = (device.type, device.index, type);
        lock (made)
        {
            if (made.TryGetValue(key, out var known))
                return known;

            // Made in inference mode it could never take part in training.
            using var outside = inference_mode(false);
            var constant = tensor(values).reshape(shape).to(type).to(device).clone().DetachFromDisposeScope();
            made.Add(key, constant);
            return constant;
        }
    }
}
