using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using FaceService.Training.Optimisers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Attributes;

/// <summary>
/// A small convolutional network that tells a face's attributes from 64×64 pixels: four 3×3 convolutions of stride 2 with batch
/// normalisation and rectifiers (32, 64, 128 and 128 channels), dropout, and one linear layer whose outputs are every group's values
/// side by side. Device thread only; CPU.
/// </summary>
internal sealed class AttributeNetwork : IDisposable
{
    private static readonly int[] Channels = [3, 32, 64, 128, 128];
    private readonly IReadOnlyList<LabelGroup> _groups;
    private readonly RandomTensors _random;
    private readonly Sequential _layers;

    /// <summary>Makes one of random weights.</summary>
    /// <param name="groups">What it tells.</param>
    /// <param name="seed">Its weights and dropout's masks follow from it.</param>
    public AttributeNetwork(IReadOnlyList<LabelGroup> groups, long seed)
    {
        (_groups, _random) = (groups, new RandomTensors(seed));
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (var i = 1; i < Channels.Length; i++)
            layers.AddRange([new Halving(_random, Channels[i - 1], Channels[i]), new BatchNormLayer(Channels[i]), nn.ReLU()]);
        layers.AddRange([nn.Flatten(), new DropoutLayer(0.3) { Random = _random }, new Linear(_random, Channels[^1] * 4 * 4, groups.Sum(g => g.Values.Count))]);
        _layers = nn.Sequential(layers).OwningItsTensors();
    }

    /// <summary>Every tensor of it by name.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() => _layers.state_dict().Select(entry => (entry.Key, entry.Value));

    /// <summary>An optimiser for it.</summary>
    public AdamOptimiser Optimiser() => new(
        _layers.named_parameters(), new AdamOptions { LearningRate = 0.002, Beta1 = 0.9, Beta2 = 0.999, Decay = 0.005 });

    /// <summary>Takes one step on a batch.</summary>
    /// <param name="optimiser">From <see cref="Optimiser"/>.</param>
    /// <param name="pictures">[N, 3, 64, 64] in −1 … 1.</param>
    /// <param name="values">Of each group, each image's value: [N].</param>
    public void Learn(AdamOptimiser optimiser, Tensor pictures, IReadOnlyList<Tensor> values)
    {
        _layers.train();
        optimiser.ZeroGrad();
        var parts = Parts(_layers.forward(pictures));
        var loss = parts.Zip(values, (part, value) => nn.functional.cross_entropy(part, value)).Aggregate((a, b) => a.Plus(b));
        loss.backward();
        optimiser.Step();
    }

    /// <summary>The most likely value of each group; an image and its mirror image decide together.</summary>
    /// <param name="pictures">[N, 3, 64, 64] in −1 … 1.</param>
    /// <returns>A row an image: the value's index in each group.</returns>
    public IReadOnlyList<int[]> Tell(Tensor pictures)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        _layers.eval();
        var likely = Parts(_layers.forward(pictures).Plus(_layers.forward(pictures.flip(3)))).Select(p => p.argmax(1).data<long>().ToArray()).ToList();
        return [.. Enumerable.Range(0, (int)pictures.shape[0]).Select(i => likely.Select(group => (int)group[i]).ToArray())];
    }

    public void Dispose()
    {
        _layers.Dispose();
        _random.Dispose();
    }

    private List<Tensor> Parts(Tensor outputs)
    {
        var (parts, offset) = (new List<Tensor>(), 0L);
        foreach (var group in _groups)
        {
            parts.Add(outputs.narrow(1, offset, group.Values.Count));
            offset += group.Values.Count;
        }

        return parts;
    }

    // U(±1/√fan_in), as PyTorch begins.
    private static Parameter Start(RandomTensors random, long fanIn, params long[] shape)
    {
        var bound = 1 / Math.Sqrt(fanIn);
        return new Parameter(random.Uniform(shape).Times(2 * bound).Minus(bound));
    }

    private sealed class Halving : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter weight; // [out, in, 3, 3]

        public Halving(RandomTensors random, int inside, int outside)
            : base(nameof(Halving))
        {
            weight = Start(random, inside * 9, outside, inside, 3, 3);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => nn.functional.conv2d(x, weight, strides: [2, 2], padding: [1, 1]);
    }

    private sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter weight; // [out, in]
        private readonly Parameter bias; // [out]

        public Linear(RandomTensors random, int inside, int outside)
            : base(nameof(Linear))
        {
            weight = Start(random, inside, outside, inside);
            bias = Start(random, inside, outside);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => nn.functional.linear(x, weight, bias);
    }
}
