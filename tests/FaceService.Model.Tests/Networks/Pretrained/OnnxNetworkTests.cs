using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Tests.Weights.Import;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Onnx;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Networks.Pretrained;

/// <summary>A small graph with every operator, against ONNX Runtime's numbers (tests/reference/write_pretrained.mjs).</summary>
public sealed class OnnxNetworkTests : IDisposable
{
    private readonly ReferenceNumbers _stored = ReferenceNumbers.Load("pretrained");

    private byte[] Model => _stored.Root.GetProperty("small").GetProperty("model").GetBytesFromBase64();

    [Fact]
    public void Graph_of_every_operator_gives_what_onnx_runtime_gives()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var network = new OnnxNetwork(OnnxFile.Parse(Model, "small.onnx"));

        var given = network.Compute(Input(), "sum", "out");

        var small = _stored.Root.GetProperty("small");
        Assert.Equal([2L, 4, 3, 4], given[0].shape);
        Close(ReferenceNumbers.Numbers(small.GetProperty("sum")), ReferenceNumbers.Summary("sum", given[0]));
        Close(ReferenceNumbers.Numbers(small.GetProperty("out")), given[1].to(ScalarType.Float64).data<double>().ToArray());
    }

    [Fact]
    public void Value_that_nothing_makes_is_refused()
    {
        using var scope = NewDisposeScope();
        using var network = new OnnxNetwork(OnnxFile.Parse(Model, "small.onnx"));

        var refused = Assert.Throws<WeightFileException>(() => network.Compute(Input(), "nowhere"));

        Assert.Contains("nowhere", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_that_does_not_fit_is_refused_with_the_operator()
    {
        using var scope = NewDisposeScope();
        using var network = new OnnxNetwork(OnnxFile.Parse(Model, "small.onnx"));

        var refused = Assert.Throws<WeightFileException>(() => network.Compute(zeros(1, 2, 9, 8)));

        Assert.Contains("Conv → c0", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sigmoid", "'Sigmoid'")]
    [InlineData("Relu", "'kernel_shape'")]
    public void Operator_that_is_not_known_is_refused_by_name(string kind, string named)
    {
        var graph = OnnxFile.Parse(Model, "small.onnx");
        var changed = graph with { Nodes = [.. graph.Nodes.Select((node, i) => i == 3 ? node with { Operator = kind } : node)] };

        var refused = Assert.Throws<WeightFileException>(() => new OnnxNetwork(changed));

        Assert.Equal(WeightFileProblem.UnknownOperator, refused.Problem);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pads", 5000)]
    [InlineData("strides", 0)]
    [InlineData("kernel_shape", -1)]
    public void Setting_out_of_range_is_refused_by_name(string name, long value)
    {
        var graph = OnnxFile.Parse(Model, "small.onnx");
        var pool = graph.Nodes[3];
        var numbers = pool.Attributes[name].Wholes.Select((number, i) => i == 0 ? value : number).ToList();
        var attributes = new Dictionary<string, OnnxAttribute>(pool.Attributes) { [name] = pool.Attributes[name] with { Wholes = numbers } };
        var changed = graph with { Nodes = [.. graph.Nodes.Select((node, i) => i == 3 ? node with { Attributes = attributes } : node)] };

        var refused = Assert.Throws<WeightFileException>(() => new OnnxNetwork(changed));

        Assert.Equal(WeightFileProblem.UnknownOperator, refused.Problem);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_graph_is_computed_or_refused()
    {
        var random = new Random(18);
        var (good, computed, refused) = (Model, 0, 0);
        for (var i = 0; i < 400; i++)
        {
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            try
            {
                using var network = new OnnxNetwork(OnnxFile.Parse(Mutation.Of(good, random), "damaged.onnx"));
                network.Compute(Input());
                computed++;
            }
            catch (WeightFileException)
            {
                refused++;
            }
        }

        Assert.True(computed > 0 && refused > 0, $"{computed} computed, {refused} refused");
    }

    public void Dispose() => _stored.Dispose();

    private static Tensor Input() => ReferenceNumbers.Uniform("x", [2, 3, 9, 8]);

    private static void Close(double[] expected, double[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5 * expected.Max(Math.Abs));
    }
}
