using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>Lays layers one on another and keeps track of the shape, so that a preset reads like its description.</summary>
internal sealed class LayerStack(WeightStart start, params long[] input)
{
    private readonly List<StackedLayer> layers = [];
    private long[] shape = input; // without the batch: [features] or [C, H, W]

    public IReadOnlyList<StackedLayer> Layers => layers;

    public LayerStack Dense(long units)
    {
        var layer = new DenseLayer(shape[0], units, start);
        return Add(layer, $"dense {units}", [units]);
    }

    public LayerStack Reshape(long channels, long height, long width) =>
        Add(new ReshapeLayer(channels, height, width), "reshape", [channels, height, width]);

    public LayerStack Flatten() => Add(new ReshapeLayer(shape.Aggregate((a, b) => a * b)), "flatten", [shape.Aggregate((a, b) => a * b)]);

    public LayerStack Convolution(long channels, int kernel, int stride, Edges edges, bool bias = true)
    {
        var (before, after) = edges.Of(shape[1], kernel, stride);
        var size = ((shape[1] + before + after - kernel) / stride) + 1;
        var layer = new ConvolutionLayer(shape[0], channels, kernel, stride, (before, after), bias, start);
        return Add(layer, $"convolution {channels}, {kernel}×{kernel}, stride {stride}{edges.Suffix}", [channels, size, size]);
    }

    /// <summary>A transposed convolution; <paramref name="edges"/> are those of the convolution that it undoes.</summary>
    public LayerStack Transposed(long channels, int kernel, int stride, Edges edges, bool bias = true)
    {
        var size = edges.Undo(shape[1], kernel, stride);
        var (before, after) = edges.Of(size, kernel, stride);
        var layer = new TransposedConvolutionLayer(shape[0], channels, kernel, stride, (before, after), bias, start);
        return Add(
            layer, $"transposed convolution {channels}, {kernel}×{kernel}, stride {stride}{edges.Suffix}", [channels, size, size]);
    }

    public LayerStack BatchNorm(double epsilon, double momentum)
    {
        var layer = new BatchNormLayer(shape[0], epsilon, momentum);
        start.FillScale(layer.Weight);
        return Add(layer, "batch norm", shape);
    }

    public LayerStack Upsample() => Add(
        new FunctionLayer(x => nn.functional.interpolate(x, scale_factor: [2.0, 2.0], mode: InterpolationMode.Nearest)),
        "nearest upsampling ×2",
        [shape[0], shape[1] * 2, shape[2] * 2]);

    // Both in place: they follow layers whose gradients need no output of theirs, and it is the largest part of a step's memory.
    public LayerStack LeakyRelu(double slope) => Add(
        new FunctionLayer(x => x.LeakyReluInPlace(slope)), FormattableString.Invariant($"leaky ReLU {slope}"), shape);

    public LayerStack Relu() => Add(new FunctionLayer(x => x.relu_()), "ReLU", shape);

    public LayerStack Tanh() => Add(new FunctionLayer(x => x.to(ScalarType.Float32).tanh()), "tanh", shape);

    public LayerStack Sigmoid() => Add(new FunctionLayer(x => x.to(ScalarType.Float32).sigmoid()), "sigmoid", shape);

    public LayerStack Dropout(double share) =>
        Add(new DropoutLayer(share), FormattableString.Invariant($"dropout {share}"), shape);

    /// <summary>A sigmoid that the original's network ends with, and that is part of the loss here.</summary>
    public LayerStack SigmoidInLoss() => Add(new FunctionLayer(x => x), "sigmoid (in the loss)", shape);

    public ClassicNetwork Build() => new(this);

    private LayerStack Add(nn.Module<Tensor, Tensor> module, string kind, long[] output)
    {
        layers.Add(new StackedLayer(module, kind, output));
        shape = output;
        return this;
    }
}

/// <summary>A layer without parameters.</summary>
internal sealed class FunctionLayer(Func<Tensor, Tensor> function) : nn.Module<Tensor, Tensor>(nameof(FunctionLayer))
{
    public override Tensor forward(Tensor x) => function(x);
}

/// <summary>Another shape for the same numbers, channels first.</summary>
internal sealed class ReshapeLayer(params long[] shape) : nn.Module<Tensor, Tensor>(nameof(ReshapeLayer))
{
    public override Tensor forward(Tensor x)
    {
        var y = x.reshape([x.shape[0], .. shape]);
        return shape.Length == 3 ? y.ChannelsLast() : y;
    }
}

/// <summary>A layer of a stack.</summary>
/// <param name="Module">What computes.</param>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Output">Shape of what it gives, without the batch.</param>
internal sealed record StackedLayer(nn.Module<Tensor, Tensor> Module, string Kind, long[] Output)
{
    public LayerDescription Describe(string name) =>
        new(name, Kind, Output, Module.parameters().Sum(parameter => parameter.numel()));
}
