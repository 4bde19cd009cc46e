using FaceService.Model.Networks.StyleGan2;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>The noise of a batch.</summary>
/// <param name="Kind">const, none or maps: what has the same kind is drawn by the same steps.</param>
/// <param name="Maps">[N, 1, r, r] one a synthesis layer, on the CPU; empty unless the kind is maps.</param>
internal sealed record NoiseInputs(string Kind, IReadOnlyList<Tensor> Maps)
{
    /// <summary>The constant maps that lie with the weights.</summary>
    public static NoiseInputs Const { get; } = new("const", []);

    /// <summary>Nothing.</summary>
    public static NoiseInputs None { get; } = new("none", []);

    /// <summary>As the network takes it.</summary>
    /// <param name="maps">The maps, on the network's device.</param>
    public SynthesisNoise With(IReadOnlyList<Tensor> maps) => Kind switch
    {
        "const" => SynthesisNoise.Const,
        "none" => SynthesisNoise.None,
        _ => SynthesisNoise.FromMaps(maps),
    };
}
