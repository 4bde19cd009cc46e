using System.Text;
using FaceService.Model.Tests.Networks;
using FaceService.Model.Tests.Weights.Import;
using FaceService.Model.Weights;
using FaceService.Model.Weights.TensorFlowJs;

namespace FaceService.Model.Tests.Weights.TensorFlowJs;

public sealed class TensorFlowJsFileTests : IDisposable
{
    private const string Weight = """{"name":"w","shape":[2],"dtype":"float32"}""";

    private static readonly Dictionary<string, (WeightFileProblem Problem, string Manifest)> Bad = new()
    {
        ["no JSON"] = (WeightFileProblem.HeaderNotJson, "weights"),
        ["an object"] = (WeightFileProblem.HeaderNotJson, "{}"),
        ["no paths"] = (WeightFileProblem.HeaderNotJson, $$"""[{"weights":[{{Weight}}]}]"""),
        ["nested without end"] = (WeightFileProblem.HeaderNotJson, new string('[', 1000)),
        ["no weights"] = (WeightFileProblem.TooManyTensors, """[{"paths":["a.bin"],"weights":[]}]"""),
        ["a path out of the folder"] = (WeightFileProblem.BadEntry, $$"""[{"paths":["../a.bin"],"weights":[{{Weight}}]}]"""),
        ["an absolute path"] = (WeightFileProblem.BadEntry, $$"""[{"paths":["C:\\a.bin"],"weights":[{{Weight}}]}]"""),
        ["a name twice"] = (WeightFileProblem.DuplicateName, $$"""[{"paths":["a.bin"],"weights":[{{Weight}}]},{"paths":["a.bin"],"weights":[{{Weight}}]}]"""),
        ["text as a shape"] = (WeightFileProblem.HeaderNotJson, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":["2"],"dtype":"float32"}]}]"""),
        ["a negative length"] = (WeightFileProblem.BadShape, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[-2],"dtype":"float32"}]}]"""),
        ["a size that overflows"] = (WeightFileProblem.BadShape, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[2147483647,2147483647,4],"dtype":"float32"}]}]"""),
        ["many dimensions"] = (WeightFileProblem.BadShape, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[1,1,1,1,1,1,1,1,2],"dtype":"float32"}]}]"""),
        ["whole numbers"] = (WeightFileProblem.UnknownType, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[2],"dtype":"int32"}]}]"""),
        ["another quantisation"] = (WeightFileProblem.UnknownType, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[8],"dtype":"float32","quantization":{"dtype":"uint4","scale":1,"min":0}}]}]"""),
        ["no scale"] = (WeightFileProblem.HeaderNotJson, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[8],"dtype":"float32","quantization":{"dtype":"uint8"}}]}]"""),
        ["a scale beyond float32"] = (WeightFileProblem.NotFinite, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[8],"dtype":"float32","quantization":{"dtype":"uint8","scale":1e300,"min":0}}]}]"""),
        ["more than the shard holds"] = (WeightFileProblem.StorageSize, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[3],"dtype":"float32"}]}]"""),
        ["less than the shard holds"] = (WeightFileProblem.StorageSize, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[1],"dtype":"float32"}]}]"""),
        ["far more than is read"] = (WeightFileProblem.FileTooLarge, """[{"paths":["a.bin"],"weights":[{"name":"w","shape":[500000000],"dtype":"float32"}]}]"""),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> BadManifests => [.. Bad.Keys];

    [Fact]
    public void Weights_of_every_storage_over_two_shards_are_what_tensorflow_js_reads()
    {
        using var stored = ReferenceNumbers.Load("pretrained");
        var quantised = stored.Root.GetProperty("quantised");
        var manifest = _folder.Write("manifest.json", Encoding.UTF8.GetBytes(quantised.GetProperty("manifest").GetRawText()));
        foreach (var (shard, i) in quantised.GetProperty("shards").EnumerateArray().Select((shard, i) => (shard, i)))
            _folder.Write($"weights-{i + 1}.bin", shard.GetBytesFromBase64());

        var weights = TensorFlowJsFile.Read(manifest);

        Assert.Equal([2L, 3], weights["a/plain"].Shape);
        foreach (var expected in quantised.GetProperty("values").EnumerateObject())
            Assert.All(ReferenceNumbers.Numbers(expected.Value).Zip(weights[expected.Name].ToFloat32()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [MemberData(nameof(BadManifests))]
    public void Bad_manifest_is_refused_for_what_is_wrong(string what)
    {
        var refused = Assert.Throws<WeightFileException>(() => TensorFlowJsFile.Read("bad.json", Encoding.UTF8.GetBytes(Bad[what].Manifest), _ => new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));

        Assert.Equal(Bad[what].Problem, refused.Problem);
        Assert.Contains("bad.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_shard_is_refused_as_unreadable()
    {
        var manifest = _folder.Write("manifest.json", Encoding.UTF8.GetBytes($$"""[{"paths":["a.bin"],"weights":[{{Weight}}]}]"""));

        Assert.Equal(WeightFileProblem.Unreadable, Assert.Throws<WeightFileException>(() => TensorFlowJsFile.Read(manifest)).Problem);
    }

    [Fact]
    public void Weight_that_is_no_number_is_refused()
    {
        var shard = new byte[8];
        BitConverter.TryWriteBytes(shard, float.PositiveInfinity);

        var refused = Assert.Throws<WeightFileException>(() => TensorFlowJsFile.Read("bad.json", Encoding.UTF8.GetBytes($$"""[{"paths":["a.bin"],"weights":[{{Weight}}]}]"""), _ => shard));

        Assert.Equal(WeightFileProblem.NotFinite, refused.Problem);
    }

    [Fact]
    public void Damaged_manifest_or_shard_is_read_or_refused()
    {
        using var stored = ReferenceNumbers.Load("pretrained");
        var quantised = stored.Root.GetProperty("quantised");
        var manifest = Encoding.UTF8.GetBytes(quantised.GetProperty("manifest").GetRawText());
        var shards = quantised.GetProperty("shards").EnumerateArray().Select(shard => shard.GetBytesFromBase64()).ToList();
        var random = new Random(18);
        var (read, refused) = (0, 0);
        for (var i = 0; i < 2000; i++)
        {
            try
            {
                var damaged = random.Next(2) == 0;
                TensorFlowJsFile.Read(
                    "damaged.json",
                    damaged ? Mutation.Of(manifest, random) : manifest,
                    name => damaged ? shards[name.Contains('1', StringComparison.Ordinal) ? 0 : 1] : Mutation.Of(shards[0], random));
                read++;
            }
            catch (WeightFileException)
            {
                refused++;
            }
        }

        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
    }

    public void Dispose() => _folder.Dispose();
}
