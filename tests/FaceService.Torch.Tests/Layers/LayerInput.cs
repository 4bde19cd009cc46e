using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Layers;

/// <summary>The shape and range of one input: (−1, 1), or moved by shift and scale.</summary>
internal sealed record LayerInput(long[] Shape, double Shift = 0, double Scale = 1)
{
    public static LayerInput Any(params long[] shape) => new(shape);

    public static LayerInput Positive(params long[] shape) => new(shape, 1.25);

    public static LayerInput Unit(params long[] shape) => new(shape, 0.5, 0.45);

    public Tensor Make(string name) => ((Fixture.Uniform(name, Shape) * Scale) + Shift).requires_grad_();
}
