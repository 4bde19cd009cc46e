using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Operations;

/// <summary>What a synthesis network's noise inputs get.</summary>
public abstract class SynthesisNoise
{
    /// <summary>The constant maps that lie with the weights.</summary>
    public static SynthesisNoise Const { get; } = new ConstNoise();

    /// <summary>Nothing.</summary>
    public static SynthesisNoise None { get; } = new NoNoise();

    /// <summary>Fresh normal noise for each image: what training uses.</summary>
    /// <param name="random">What it is drawn from, on the network's device.</param>
    public static SynthesisNoise From(RandomTensors random) => new RandomNoise(random);

    /// <summary>Given maps.</summary>
    /// <param name="maps">One a synthesis layer in order, [N or 1, 1, r, r], before the layer's strength.</param>
    public static SynthesisNoise FromMaps(IReadOnlyList<Tensor> maps) => new GivenNoise(maps);

    /// <summary>The map of one layer, or null for none.</summary>
    /// <param name="layer">Index of the synthesis layer, from the lowest resolution.</param>
    /// <param name="stored">[r, r] the layer's constant map.</param>
    /// <param name="batch">Images in the batch.</param>
    /// <returns>Something that broadcasts to [N, 1, r, r].</returns>
    internal abstract Tensor? Map(int layer, Tensor stored, long batch);

    private sealed class ConstNoise : SynthesisNoise
    {
        internal override Tensor Map(int layer, Tensor stored, long batch) => stored.unsqueeze(0).unsqueeze(0);
    }

    private sealed class NoNoise : SynthesisNoise
    {
        internal override Tensor? Map(int layer, Tensor stored, long batch) => null;
    }

    private sealed class RandomNoise(RandomTensors random) : SynthesisNoise
    {
        internal override Tensor Map(int layer, Tensor stored, long batch) =>
            random.Normal(batch, 1, stored.shape[0], stored.shape[1]);
    }

    private sealed class GivenNoise(IReadOnlyList<Tensor> maps) : SynthesisNoise
    {
        internal override Tensor Map(int layer, Tensor stored, long batch) => maps[layer];
    }
}
