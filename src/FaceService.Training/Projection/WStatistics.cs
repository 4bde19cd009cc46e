using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Projection;

/// <summary>Where w lies and how far it spreads: where a projection begins, and the unit of its noise.</summary>
/// <param name="Mean">[w_dim] the mean of w.</param>
/// <param name="Spread">The root of the mean squared distance from it.</param>
internal sealed record WStatistics(float[] Mean, double Spread)
{
    private const int Samples = 10_000;
    private const int Batch = 500;

    // As in the published projector, whatever the projection's own seed is.
    private const uint Seed = 123;

    /// <summary>Maps ten thousand z and takes the mean and the spread of their w (Karras et al. 2020, appendix D).</summary>
    /// <param name="network">The generator; its mapping network is used.</param>
    /// <param name="groups">The attribute groups of its label.</param>
    /// <param name="label">[c_dim] of the faces meant, or null for all.</param>
    /// <param name="device">Where the network lies.</param>
    public static WStatistics Of(StyleGan2Generator network, IReadOnlyList<LabelGroup> groups, IReadOnlyList<float>? label, Device device)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var random = new NumpyRandomState(Seed);
        var all = new List<Tensor>();
        for (var first = 0; first < Samples; first += Batch)
            all.Add(Map(network, Latents(random, network.Config), Labels(first, network.Config, groups, label), device));
        var w = cat(all, 0); // [10000, w_dim]
        var mean = w.mean([0], keepdim: true);
        var spread = Math.Sqrt((w - mean).Squared().sum().item<float>() / Samples);
        return new WStatistics(mean.cpu().data<float>().ToArray(), spread);
    }

    private static Tensor Map(StyleGan2Generator network, float[] z, float[]? labels, Device device)
    {
        using var scope = NewDisposeScope();
        var c = labels is null ? null : tensor(labels, [Batch, network.Config.CDim]).to(device);
        return network.Mapping.call(tensor(z, [Batch, network.Config.ZDim]).to(device), c).MoveToOuterDisposeScope();
    }

    private static float[] Latents(NumpyRandomState random, GeneratorConfig config)
    {
        var count = Batch * config.ZDim;
        return Array.ConvertAll(config.ZDistribution == "uniform" ? random.Uniform(-1, 1, count) : random.Randn(count), value => (float)value);
    }

    private static float[]? Labels(int first, GeneratorConfig config, IReadOnlyList<LabelGroup> groups, IReadOnlyList<float>? label)
    {
        if (config.CDim == 0)
            return null;
        return [.. Enumerable.Range(first, Batch).SelectMany(sample => label ?? Drawn(groups, (uint)sample))];
    }

    // Open groups as the service draws them for a seed: evenly.
    private static float[] Drawn(IReadOnlyList<LabelGroup> groups, uint seed) =>
        LabelVector.Encode(groups, groups.Select(group => KeyValuePair.Create(group.Name, AttributeDraw.FromSeed(seed).Value(group))));
}
