using System.Text.Json;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Layers;

/// <summary>Outputs, gradients and second derivatives in float64, against PyTorch and against finite differences.</summary>
public sealed class LayerTests
{
    private static readonly JsonElement PyTorch = Fixture.Load("layers");

    public static TheoryData<string> Names => [.. LayerCases.All.Keys];

    public static TheoryData<string> NamesWithSecond => [.. LayerCases.All.Keys.Where(name => PyTorch.GetProperty(name).TryGetProperty("second", out _))];

    [Fact]
    public void Fixture_holds_every_layer_and_no_other() =>
        Assert.Equal(PyTorch.EnumerateObject().Select(layer => layer.Name).Order(), LayerCases.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_and_gradients_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var (layer, expected) = (LayerCases.All[name], PyTorch.GetProperty(name));
        var inputs = layer.Make();

        var y = layer.Layer(inputs);
        var first = autograd.grad([layer.Loss(y)], inputs, allow_unused: true);

        Assert.Equal(expected.GetProperty("shape").Numbers().Select(size => (long)size), y.shape);
        Fixture.AssertClose(expected.GetProperty("output").Numbers(), Numbers(y), 1e-8, "output");
        AssertAll(expected.GetProperty("first").Lists(), inputs, first, 1e-8, "gradient");
    }

    [Theory]
    [MemberData(nameof(NamesWithSecond))]
    public void Second_derivatives_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var layer = LayerCases.All[name];
        var inputs = layer.Make();
        var first = autograd.grad([layer.Loss(layer.Layer(inputs))], inputs, create_graph: true, allow_unused: true);
        var along = first.Select((gradient, i) => gradient is null ? null : (gradient * Fixture.Uniform($"{name}.{i}.d", gradient.shape)).sum())
            .OfType<Tensor>().Aggregate((a, b) => a + b);

        var second = autograd.grad([along], inputs, allow_unused: true);

        AssertAll(PyTorch.GetProperty(name).GetProperty("second").Lists(), inputs, second, 1e-8, "second derivative");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        var layer = LayerCases.All[name];
        var inputs = layer.Make();
        var first = autograd.grad([layer.Loss(layer.Layer(inputs))], inputs, allow_unused: true);

        for (var i = 0; i < inputs.Length; i++)
        {
            if (first[i] is not null)
                Fixture.AssertClose(Differences(layer, inputs, inputs[i]), Numbers(first[i]), 1e-6, $"gradient of input {i}");
        }
    }

    // (f(x + h) − f(x − h)) / 2h for each element of one input.
    private static double[] Differences(LayerCase layer, Tensor[] inputs, Tensor input)
    {
        const double h = 1e-6;
        using var recording = no_grad();
        var elements = input.data<double>();
        return Enumerable.Range(0, (int)input.numel()).Select(i =>
        {
            var before = elements[i];
            elements[i] = before + h;
            var above = Loss();
            elements[i] = before - h;
            var below = Loss();
            elements[i] = before;
            return (above - below) / (2 * h);
        }).ToArray();

        double Loss()
        {
            using var scope = NewDisposeScope();
            return layer.Loss(layer.Layer(inputs)).item<double>();
        }
    }

    private static void AssertAll(double[][] expected, Tensor[] inputs, IList<Tensor> actual, double tolerance, string what)
    {
        for (var i = 0; i < inputs.Length; i++)
            Fixture.AssertClose(expected[i], actual[i] is { } found ? Numbers(found) : new double[inputs[i].numel()], tolerance, $"{what} of input {i}");
    }

    private static double[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<double>().ToArray();
}
