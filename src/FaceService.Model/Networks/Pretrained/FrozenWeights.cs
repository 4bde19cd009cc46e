using FaceService.Model.Torch;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>
/// The layers that the networks in TensorFlow's form share, on weights that never change. Weights are turned into PyTorch's order when a network
/// is made; images are [N, C, H, W]. Padding is TensorFlow's "same": what stride and kernel leave over lies at the right and below.
/// </summary>
internal sealed class FrozenWeights : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <param name="weights">By name, in TensorFlow's order of dimensions.</param>
    /// <param name="device">Where they are kept.</param>
    public FrozenWeights(IReadOnlyDictionary<string, WeightTensor> weights, Device device)
    {
        foreach (var (name, weight) in weights)
        {
            using var scope = NewDisposeScope();
            var stored = tensor(weight.ToFloat32(), [.. weight.Shape]);
            var turned = (name, weight.Shape.Count) switch
            {
                (_, 4) when name.EndsWith("depthwise_filter", StringComparison.Ordinal) => stored.permute(2, 3, 0, 1), // [C, 1, h, w]
                (_, 4) => stored.permute(3, 2, 0, 1), // [out, in, h, w]
                (_, 2) => stored.t(), // [out, in]
                _ => stored,
            };
            _tensors[name] = turned.contiguous().to(device).DetachFromDisposeScope();
        }
    }

    /// <summary>A tensor of so many dimensions.</summary>
    /// <exception cref="WeightFileException">There is none of that name and rank.</exception>
    public Tensor Find(string name, int rank) => _tensors.TryGetValue(name, out var found) && found.dim() == rank
        ? found
        : throw new WeightFileException($"The weights hold no '{name}' of {rank} dimensions.");

    /// <summary>A convolution with a bias.</summary>
    public Tensor Convolution(Tensor x, string name, long stride = 1, bool same = true)
    {
        var kernel = Find($"{name}/filters", 4);
        return nn.functional.conv2d(same ? Padded(x, kernel.shape[2], stride) : x, kernel, Find($"{name}/bias", 1), strides: [stride, stride]);
    }

    /// <summary>A convolution of each channel, then one across channels at each place (Chollet 2017), with a bias.</summary>
    public Tensor Separable(Tensor x, string name, long stride = 1)
    {
        var depthwise = Find($"{name}/depthwise_filter", 4);
        x = nn.functional.conv2d(Padded(x, depthwise.shape[2], stride), depthwise, strides: [stride, stride], groups: x.shape[1]);
        return nn.functional.conv2d(x, Find($"{name}/pointwise_filter", 4), Find($"{name}/bias", 1));
    }

    /// <summary>A linear layer.</summary>
    public Tensor Linear(Tensor x, string name) => nn.functional.linear(x, Find($"{name}/weights", 2), Find($"{name}/bias", 1));

    /// <summary>The largest of each window.</summary>
    public static Tensor LargestOf(Tensor x, long window, long stride) =>
        nn.functional.max_pool2d(Padded(x, window, stride, double.NegativeInfinity), [window, window], [stride, stride]);

    /// <summary>An image of levels 0 … 255, less a mean of each colour, in 255ths.</summary>
    /// <param name="rgb">[N, 3, size, size]</param>
    /// <param name="size">That the network takes.</param>
    /// <param name="mean">Of red, green and blue.</param>
    public static Tensor Normalised(Tensor rgb, long size, IReadOnlyList<double> mean)
    {
        if (rgb.dim() != 4 || rgb.shape[1] != 3 || rgb.shape[2] != size || rgb.shape[3] != size)
            throw new ArgumentException($"The network takes [N, 3, {size}, {size}], not [{string.Join(", ", rgb.shape)}].", nameof(rgb));
        var colours = tensor(mean.Select(level => (float)level).ToArray(), [1, 3, 1, 1], device: rgb.device);
        return rgb.sub(colours).Over(255);
    }

    public void Dispose()
    {
        foreach (var kept in _tensors.Values)
            kept.Dispose();
    }

    private static Tensor Padded(Tensor x, long window, long stride, double value = 0)
    {
        var (top, bottom) = Sides(x.shape[2]);
        var (left, right) = Sides(x.shape[3]);
        return top + bottom + left + right == 0 ? x : nn.functional.pad(x, [left, right, top, bottom], TorchSharp.PaddingModes.Constant, value);

        (long Before, long After) Sides(long length)
        {
            var missing = Math.Max((((((length + stride - 1) / stride) - 1) * stride) + window) - length, 0);
            return (missing / 2, missing - (missing / 2));
        }
    }
}
