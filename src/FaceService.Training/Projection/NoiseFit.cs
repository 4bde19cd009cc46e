using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Projection;

/// <summary>
/// Noise maps that are learnt beside w (Karras et al. 2020, appendix D): kept white by a penalty on the correlation of
/// neighbours at each scale, and at mean 0 and variance 1 after each step.
/// </summary>
internal sealed class NoiseFit : IDisposable
{
    private const double Weight = 1e5;
    private const int SmallestSide = 8;

    /// <summary>Begins from the maps that lie with the weights.</summary>
    public NoiseFit(SynthesisNetwork synthesis)
    {
        Maps = [.. synthesis.NoiseConstants.Select(map => Learnt(map.detach().clone().unsqueeze(0).unsqueeze(0)))];
        Noise = SynthesisNoise.FromMaps([.. Maps]);
    }

    /// <summary>One a layer, [1, 1, r, r].</summary>
    public IReadOnlyList<Parameter> Maps { get; }

    /// <summary>The maps as the network takes them.</summary>
    public SynthesisNoise Noise { get; }

    /// <summary>What the maps' structure costs, [].</summary>
    public Tensor Penalty()
    {
        using var scope = NewDisposeScope();
        var total = zeros(1, device: Maps[0].device).sum();
        foreach (var map in Maps)
            total = total.Plus(Structure(map));
        return total.Times(Weight).MoveToOuterDisposeScope();
    }

    /// <summary>Brings each map back to mean 0 and variance 1.</summary>
    public void Normalise()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        foreach (var map in Maps)
        {
            map.sub_(map.mean());
            map.mul_(map.Squared().mean().rsqrt());
        }
    }

    public void Dispose()
    {
        foreach (var map in Maps)
            map.Dispose();
    }

    private static Parameter Learnt(Tensor map)
    {
        var learnt = new Parameter(map);
        learnt.DetachFromDisposeScope();
        return learnt;
    }

    private static Tensor Structure(Tensor map)
    {
        var total = Neighbours(map);
        while (map.shape[3] > SmallestSide)
        {
            map = nn.functional.avg_pool2d(map, 2);
            total = total.Plus(Neighbours(map));
        }

        return total;
    }

    private static Tensor Neighbours(Tensor map) =>
        map.mul(map.roll(1, 3)).mean().Squared().Plus(map.mul(map.roll(1, 2)).mean().Squared());
}
