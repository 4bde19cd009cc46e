using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Layers;

/// <summary>A layer and the inputs that it is tried on; tests/reference/torch_layers.py holds its twin in PyTorch.</summary>
internal sealed record LayerCase(string Name, LayerInput[] Inputs, Func<Tensor[], Tensor> Layer)
{
    public Tensor[] Make() => Inputs.Select((input, i) => input.Make($"{Name}.{i}")).ToArray();

    /// <summary>Σ (c · y + y² / 2): its gradients change with y, so that second derivatives are not all zero.</summary>
    public Tensor Loss(Tensor y) => ((Fixture.Uniform(Name + ".c", y.shape) * y) + (y * y / 2)).sum();
}
