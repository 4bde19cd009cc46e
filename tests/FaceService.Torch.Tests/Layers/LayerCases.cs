using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Layers;

/// <summary>Every layer that the product uses, and its neighbours.</summary>
internal static partial class LayerCases
{
    private static readonly LayerInput X = LayerInput.Any(2, 4, 4, 5);
    private static readonly LayerInput Small = LayerInput.Any(2, 2, 3, 4);
    private static readonly LayerInput Flat = LayerInput.Any(3, 5);

    public static IReadOnlyDictionary<string, LayerCase> All { get; } =
        new[] { Convolutions(), Activations(), Resampling(), Losses(), Algebra(), Elementwise(), Shapes(), Reductions() }
            .SelectMany(cases => cases).ToDictionary(layer => layer.Name);

    private static LayerCase Case(string name, LayerInput a, Func<Tensor, Tensor> layer) => new(name, [a], x => layer(x[0]));

    private static LayerCase Case(string name, LayerInput a, LayerInput b, Func<Tensor, Tensor, Tensor> layer) => new(name, [a, b], x => layer(x[0], x[1]));

    private static LayerCase Case(string name, LayerInput a, LayerInput b, LayerInput c, Func<Tensor, Tensor, Tensor, Tensor> layer) =>
        new(name, [a, b, c], x => layer(x[0], x[1], x[2]));
}
