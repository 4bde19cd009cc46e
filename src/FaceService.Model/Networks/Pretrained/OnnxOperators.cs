using FaceService.Model.Torch;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Onnx;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>
/// ONNX's operators on images [N, C, H, W]: convolution, pooling and batch normalisation as in inference, rectifier, sum, linear layer. Pads are given
/// as top, left, bottom, right and need not be alike.
/// </summary>
public static class OnnxOperators
{
    private const int Largest = 1024; // of a kernel, stride, dilation or pad
    private static readonly string[] Windows = ["kernel_shape", "strides", "pads", "auto_pad"];

    /// <summary>The names of all that are computed.</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["Add", "AveragePool", "BatchNormalization", "Conv", "Flatten", "Gemm", "GlobalAveragePool", "MaxPool", "Relu"];

    /// <summary>What computes a node of its inputs.</summary>
    /// <exception cref="WeightFileException">The operator, or one of its settings, is not computed here.</exception>
    internal static Func<Tensor?[], Tensor> Of(OnnxNode node, string path)
    {
        var settings = new Settings(node, path);
        if (!Known.Contains(node.Operator))
            throw settings.Unknown($"the operator '{node.Operator}'; computed are {string.Join(", ", Known)}");
        if (node.Outputs.Count != 1)
            throw settings.Unknown($"{node.Operator} with {node.Outputs.Count} outputs");
        return node.Operator switch
        {
            "Conv" => Convolution(settings.Takes(2, 3)),
            "BatchNormalization" => BatchNormalization(settings.Takes(5, 5)),
            "MaxPool" => LargestOf(settings.Takes(1, 1)),
            "AveragePool" => MeanOf(settings.Takes(1, 1)),
            "Gemm" => Linear(settings.Takes(2, 3)),
            "Flatten" => Flatten(settings.Takes(1, 1)),
            "Add" => settings.Takes(2, 2).Allows().For(x => x[0]!.Plus(x[1]!)),
            "Relu" => settings.Takes(1, 1).Allows().For(x => x[0]!.relu()),
            _ => settings.Takes(1, 1).Allows().For(x => x[0]!.mean([2, 3], keepdim: true)),
        };
    }

    private static Func<Tensor?[], Tensor> Convolution(Settings settings)
    {
        settings.Allows([.. Windows, "group", "dilations"]);
        var (window, pads, groups, dilations) = (settings.Pair("strides"), settings.Pads(), settings.Whole("group", 1, 1, 65_536), settings.Pair("dilations"));
        return x => nn.functional.conv2d(Padded(x[0]!, pads, 0), x[1]!, x.ElementAtOrDefault(2), strides: window, dilation: dilations, groups: groups);
    }

    private static Func<Tensor?[], Tensor> BatchNormalization(Settings settings)
    {
        settings.Allows("epsilon", "momentum", "spatial", "training_mode").Fixed("spatial", 1).Fixed("training_mode", 0);
        var epsilon = settings.Number("epsilon", 1e-5f);
        return x => nn.functional.batch_norm(x[0]!, x[3]!, x[4]!, x[1]!, x[2]!, training: false, momentum: 0.1, eps: epsilon);
    }

    private static Func<Tensor?[], Tensor> LargestOf(Settings settings)
    {
        settings.Allows([.. Windows, "storage_order", "ceil_mode", "dilations"]).Fixed("storage_order", 0).Fixed("ceil_mode", 0);
        var (window, strides, dilations, pads) = (settings.Pair("kernel_shape", needed: true), settings.Pair("strides"), settings.Pair("dilations"), settings.Pads());
        return x => nn.functional.max_pool2d(Padded(x[0]!, pads, double.NegativeInfinity), window, strides, dilation: dilations);
    }

    private static Func<Tensor?[], Tensor> MeanOf(Settings settings)
    {
        settings.Allows([.. Windows, "count_include_pad", "ceil_mode"]).Fixed("ceil_mode", 0);
        var (window, strides, pads, counted) = (settings.Pair("kernel_shape", needed: true), settings.Pair("strides"), settings.Pads(), settings.Whole("count_include_pad", 0, 0, 1) == 1);
        return x =>
        {
            var sums = nn.functional.avg_pool2d(Padded(x[0]!, pads, 0), window, strides);
            if (counted || pads.All(pad => pad == 0))
                return sums;
            // What is padded does not count: divided by the share of each window that lies within the image.
            var within = ones([1, 1, x[0]!.shape[2], x[0]!.shape[3]], device: x[0]!.device);
            return sums.div(nn.functional.avg_pool2d(Padded(within, pads, 0), window, strides));
        };
    }

    private static Func<Tensor?[], Tensor> Linear(Settings settings)
    {
        settings.Allows("alpha", "beta", "transA", "transB");
        var (alpha, beta) = (settings.Number("alpha", 1), settings.Number("beta", 1));
        var (turnsA, turnsB) = (settings.Whole("transA", 0, 0, 1) == 1, settings.Whole("transB", 0, 0, 1) == 1);
        return x =>
        {
            var product = (turnsA ? x[0]!.t() : x[0]!).matmul(turnsB ? x[1]!.t() : x[1]!).Times(alpha);
            return x.ElementAtOrDefault(2) is { } bias ? product.Plus(bias.Times(beta)) : product;
        };
    }

    private static Func<Tensor?[], Tensor> Flatten(Settings settings)
    {
        settings.Allows("axis").Fixed("axis", 1);
        return x => x[0]!.flatten(1);
    }

    private static Tensor Padded(Tensor x, long[] pads, double value) =>
        pads.All(pad => pad == 0) ? x : nn.functional.pad(x, [pads[1], pads[3], pads[0], pads[2]], TorchSharp.PaddingModes.Constant, value);

    /// <summary>A node's attributes, each read once its name, form and range are allowed.</summary>
    private sealed class Settings(OnnxNode node, string path)
    {
        public WeightFileException Unknown(string what) => new(WeightFileProblem.UnknownOperator, $"{path}: the network uses {what}.");

        public Settings Takes(int least, int most) => node.Inputs.Count >= least && node.Inputs.Count <= most && node.Inputs.Take(least).All(name => name.Length > 0)
            ? this
            : throw new WeightFileException(WeightFileProblem.BadGraph, $"{path}: {node} takes {node.Inputs.Count} inputs, and needs {least} to {most}.");

        public Settings Allows(params string[] names) => node.Attributes.Keys.FirstOrDefault(name => !names.Contains(name)) is { } other
            ? throw Unknown($"{node.Operator} with the attribute '{other}', which is not known here")
            : this;

        public Func<Tensor?[], Tensor> For(Func<Tensor?[], Tensor> compute) => compute;

        public Settings Fixed(string name, long value)
        {
            Whole(name, value, value, value);
            return this;
        }

        public long Whole(string name, long value, long least, long most)
        {
            var given = node.Attributes.TryGetValue(name, out var attribute) ? attribute.Whole ?? long.MinValue : value;
            return given >= least && given <= most ? given : throw Unknown($"{node.Operator} with {name} outside {least} to {most}");
        }

        public float Number(string name, float value)
        {
            var given = node.Attributes.TryGetValue(name, out var attribute) ? attribute.Number ?? float.NaN : value;
            return float.IsFinite(given) ? given : throw Unknown($"{node.Operator} with a {name} that is no number");
        }

        public long[] Pair(string name, bool needed = false) => Wholes(name, 2, needed ? [0, 0] : [1, 1], 1);

        public long[] Pads()
        {
            var automatic = node.Attributes.TryGetValue("auto_pad", out var attribute) ? attribute.Text : "NOTSET";
            return automatic switch
            {
                "NOTSET" => Wholes("pads", 4, [0, 0, 0, 0], 0),
                "VALID" => [0, 0, 0, 0],
                _ => throw Unknown($"{node.Operator} with auto_pad '{automatic}'; known are NOTSET and VALID"),
            };
        }

        private long[] Wholes(string name, int count, long[] value, long least)
        {
            long[] given = node.Attributes.TryGetValue(name, out var attribute) ? [.. attribute.Wholes] : value;
            return given.Length == count && given.All(number => number >= least && number <= Largest)
                ? given
                : throw Unknown($"{node.Operator} whose {name} is not {count} numbers from {least} to {Largest}");
        }
    }
}
