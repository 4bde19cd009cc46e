using FaceService.Model.Tests.Weights.Import;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Onnx;
using static FaceService.Model.Tests.Weights.Onnx.OnnxBytes;

namespace FaceService.Model.Tests.Weights.Onnx;

public sealed class OnnxFileTests : IDisposable
{
    private static readonly Dictionary<string, (WeightFileProblem Problem, byte[] Bytes)> Bad = new()
    {
        ["empty"] = (WeightFileProblem.BadGraph, []),
        ["a zip archive"] = (WeightFileProblem.Protobuf, [0x50, 0x4B, 3, 4, 20, 0, 0, 0]),
        ["cut inside the graph"] = (WeightFileProblem.Truncated, Rectifier()[..^3]),
        ["a number of eleven bytes"] = (WeightFileProblem.Protobuf, [8, .. Enumerable.Repeat((byte)0xFF, 10), 1]),
        ["a graph longer than any memory"] = (WeightFileProblem.Truncated, [8, 6, 58, .. Varint(ulong.MaxValue)]),
        ["of an old version"] = (WeightFileProblem.BadGraph, Field(7, [])),
        ["two graphs"] = (WeightFileProblem.BadGraph, [.. Rectifier(), .. Field(7, [])]),
        ["no graph"] = (WeightFileProblem.BadGraph, Whole(1, 6)),
        ["no operator"] = (WeightFileProblem.BadGraph, File(Value(11, "x"), Value(12, "x"))),
        ["an input that nothing makes"] = (WeightFileProblem.BadGraph, Rectifier(Node("Add", ["x", "later"], "z"))),
        ["a circle"] = (WeightFileProblem.BadGraph, Rectifier(Node("Relu", ["b"], "a"), Node("Relu", ["a"], "b"))),
        ["a value made twice"] = (WeightFileProblem.BadGraph, Rectifier(Node("Relu", ["x"], "y"))),
        ["an output that is never made"] = (WeightFileProblem.BadGraph, Rectifier(Value(12, "z"))),
        ["a name that is not UTF-8"] = (WeightFileProblem.Protobuf, Rectifier(Field(1, Field(1, [0xC3, 0x28])))),
        ["a name without end"] = (WeightFileProblem.Protobuf, Rectifier(Value(11, new string('n', 2000)))),
        ["an operator of others"] = (WeightFileProblem.UnknownOperator, Rectifier(Node("Relu", ["x"], "z", Text(7, "com.example")))),
        ["an operator of many inputs"] = (WeightFileProblem.BadGraph, Rectifier(Node("Add", [.. Enumerable.Repeat("x", 100)], "z"))),
        ["a weight of doubles"] = (WeightFileProblem.UnknownType, Rectifier(Weight("w", [1], [0], type: 11))),
        ["a weight that is there twice"] = (WeightFileProblem.DuplicateName, Rectifier(Weight("w", [1], [0]), Weight("w", [1], [0]))),
        ["a weight elsewhere"] = (WeightFileProblem.Unsupported, Rectifier(Weight("w", [1], [0], 1, Whole(14, 1)))),
        ["a weight too short"] = (WeightFileProblem.StorageSize, Rectifier(Weight("w", [2, 2], [0, 1, 2]))),
        ["a weight of negative length"] = (WeightFileProblem.BadShape, Rectifier(Weight("w", [-1], [0]))),
        ["a weight whose size overflows"] = (WeightFileProblem.BadShape, Rectifier(Weight("w", [1L << 31, 1L << 31, 4], [0]))),
        ["a weight of many dimensions"] = (WeightFileProblem.BadShape, Rectifier(Weight("w", [.. Enumerable.Repeat(1L, 20)], [0]))),
        ["a weight that is no number"] = (WeightFileProblem.NotFinite, Rectifier(Weight("w", [2], [1, float.NaN]))),
        ["sparse weights"] = (WeightFileProblem.Unsupported, Rectifier(Field(15, []))),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> BadFiles => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Bad_file_is_refused_for_what_is_wrong(string what)
    {
        var refused = Assert.Throws<WeightFileException>(() => OnnxFile.Parse(Bad[what].Bytes, "bad.onnx"));

        Assert.Equal(Bad[what].Problem, refused.Problem);
        Assert.Contains("bad.onnx", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_file_gives_operators_weights_and_what_it_takes()
    {
        var path = _folder.Write("good.onnx", OnnxBytes.File(
            Value(11, "x"), Value(11, "w"), Weight("w", [1, 2], [3, 4]), Node("Add", ["x", "w"], "y"), Value(12, "y")));

        var graph = OnnxFile.Read(path);

        Assert.Equal(("Add", 2), (graph.Nodes[0].Operator, graph.Nodes[0].Inputs.Count));
        Assert.Equal(["x"], graph.Inputs);
        Assert.Equal(["y"], graph.Outputs);
        Assert.Equal([3f, 4f], graph.Weights["w"].ToFloat32());
    }

    [Fact]
    public void Missing_file_is_refused_as_unreadable() =>
        Assert.Equal(WeightFileProblem.Unreadable, Assert.Throws<WeightFileException>(() => OnnxFile.Read(_folder.File("none.onnx"))).Problem);

    [Fact]
    public void Damaged_file_is_read_or_refused_within_memory_of_a_few_times_its_length()
    {
        var good = Rectifier(Weight("w", [64, 64], new float[64 * 64]), Node("Add", ["y", "w"], "z", Field(5, [.. Text(1, "pads"), .. Whole(8, 1), .. Whole(8, 2)])));
        var random = new Random(18);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = Mutation.Of(good, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                OnnxFile.Parse(bytes, "damaged.onnx");
            }
            catch (WeightFileException)
            {
                // What most damage ends in.
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (8 * bytes.Length) + (1 << 20));
        }
    }

    public void Dispose() => _folder.Dispose();
}
