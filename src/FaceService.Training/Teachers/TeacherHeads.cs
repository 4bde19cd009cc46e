using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Teachers;

/// <summary>What learns of a teacher: the heads on every map of every network, and the random mixing before them, which does not.</summary>
internal sealed class TeacherHeads : nn.Module<IReadOnlyList<IReadOnlyList<Tensor>>, Tensor?, IReadOnlyList<Tensor>>
{
    private readonly ModuleList<FeatureMixing> mixing = [];
    private readonly ModuleList<FeatureHead> heads = [];

    /// <param name="random">What the weights are drawn from.</param>
    /// <param name="networks">[channels, height, width] of each map of each network.</param>
    /// <param name="labels">Length of a label vector; 0 for none.</param>
    public TeacherHeads(RandomTensors random, IReadOnlyList<IReadOnlyList<long[]>> networks, int labels)
        : base(nameof(TeacherHeads))
    {
        foreach (var maps in networks)
        {
            mixing.Add(new FeatureMixing(random, [.. maps.Select(map => map[0])]));
            foreach (var map in maps)
                heads.Add(new FeatureHead(random, FeatureHead.HalvingsOf(Math.Min(map[1], map[2])), labels));
        }

        RegisterComponents();
    }

    /// <param name="networks">[N, C, H, W]: the maps of each network.</param>
    /// <param name="c">[N, c_dim], or null without labels.</param>
    /// <returns>[N, 1, h, w] logits of each head, high for real.</returns>
    public override IReadOnlyList<Tensor> forward(IReadOnlyList<IReadOnlyList<Tensor>> networks, Tensor? c)
    {
        var mixed = networks.SelectMany((maps, i) => mixing[i].call(maps));
        return [.. mixed.Zip(heads, (map, head) => head.call(map, c))];
    }
}
