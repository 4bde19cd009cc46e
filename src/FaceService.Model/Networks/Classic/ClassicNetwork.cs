using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>
/// A plain stack of layers: every network of the classic presets. Takes no label; a discriminator gives logits, its sigmoid being
/// left to the loss, where it is exact.
/// </summary>
public sealed class ClassicNetwork : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] layers;

    internal ClassicNetwork(LayerStack stack)
        : base(nameof(ClassicNetwork))
    {
        layers = [.. stack.Layers.Select(layer => layer.Module)];
        for (var i = 0; i < layers.Length; i++)
            register_module($"{i}", layers[i]);
        Description = [.. stack.Layers.Select((layer, i) => layer.Describe($"{i}"))];
        RegisterComponents();
    }

    /// <summary>Its layers, in order.</summary>
    public IReadOnlyList<LayerDescription> Description { get; }

    /// <summary>What convolutions and what lies between them compute in; float32 unless set. The result is always float32.</summary>
    public ScalarType Precision { get; set; } = ScalarType.Float32;

    /// <summary>
    /// What dropout draws its masks from while it trains, on the network's device. Lent: the owner disposes of it. A network with dropout
    /// does not train without.
    /// </summary>
    public RandomTensors? Random
    {
        get;
        set
        {
            field = value;
            foreach (var layer in layers.OfType<DropoutLayer>())
                layer.Random = value;
        }
    }

    /// <summary>Runs the layers.</summary>
    /// <param name="x">[N, z_dim] for a generator, [N, colours, size, size] for a discriminator.</param>
    /// <param name="c">Ignored: classic networks have no labels.</param>
    /// <returns>[N, colours, size, size], or [N, 1] logits; float32.</returns>
    public override Tensor forward(Tensor x, Tensor? c) => Run(x, Precision);

    /// <summary>Runs the layers in float32, as gradient penalties want it.</summary>
    /// <param name="x">As for <see cref="forward"/>.</param>
    public Tensor RunInFloat32(Tensor x) => Run(x, ScalarType.Float32);

    // A layer's input and whatever else it made are let go as soon as it has run: what the gradient needs, its graph
    // holds by itself, and the rest of a large batch's activations is not held twice.
    private Tensor Run(Tensor input, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var x = input.to(type);
        foreach (var layer in layers)
        {
            var y = Run(layer, x);
            if (!ReferenceEquals(x, y) && !ReferenceEquals(x, input))
                x.Dispose();
            x = y;
        }

        return scope.MoveToOuter(x.to(ScalarType.Float32));
    }

    private static Tensor Run(nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(layer.call(x));
    }
}
