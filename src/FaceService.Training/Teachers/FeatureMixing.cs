using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Teachers;

/// <summary>
/// Mixes a network's maps by random weights that never learn (Sauer et al. 2021, "Projected GANs converge faster", section 3.2): 1×1 across channels, then 3×3
/// from coarse maps into finer ones, so that no head can rest on a few channels. Each place of a map is brought to length √C first:
/// networks differ in scale.
/// </summary>
internal sealed class FeatureMixing : nn.Module<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>
{
    /// <summary>Channels of each mixed map.</summary>
    public const long Width = 64;

    private readonly List<Tensor> _across = []; // [Width, C, 1, 1] each
    private readonly List<Tensor> _down = []; // [Width, Width, 3, 3] each

    public FeatureMixing(RandomTensors random, IReadOnlyList<long> channels)
        : base(nameof(FeatureMixing))
    {
        for (var i = 0; i < channels.Count; i++)
        {
            _across.Add(Fixed($"across{i}", random.Normal(Width, channels[i], 1, 1).Over(Math.Sqrt(channels[i]))));
            _down.Add(Fixed($"down{i}", random.Normal(Width, Width, 3, 3).Over(Math.Sqrt(Width * 9))));
        }
    }

    /// <param name="maps">[N, C, H, W] each, fine ones first.</param>
    /// <returns>[N, Width, H, W] each.</returns>
    public override IReadOnlyList<Tensor> forward(IReadOnlyList<Tensor> maps)
    {
        var mixed = new Tensor[maps.Count];
        for (var i = maps.Count - 1; i >= 0; i--)
        {
            var x = nn.functional.conv2d(Even(maps[i]), _across[i]);
            if (i + 1 < maps.Count)
                x = x.Plus(nn.functional.interpolate(mixed[i + 1], size: [x.shape[2], x.shape[3]], mode: InterpolationMode.Bilinear, align_corners: false));
            mixed[i] = nn.functional.conv2d(x, _down[i], padding: [1, 1]);
        }

        return mixed;
    }

    private Tensor Fixed(string name, Tensor values)
    {
        register_buffer(name, values);
        return values;
    }

    private static Tensor Even(Tensor map) => map.mul(map.Squared().mean([1], keepdim: true).Plus(1e-8).rsqrt());
}
