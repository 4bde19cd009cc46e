using System.Text;
using FaceService.Model.Weights;
using FsCheck;
using FsCheck.Fluent;

namespace FaceService.Model.Tests.Weights;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void File_has_the_layout_of_the_formats_own_writer()
    {
        // Laid out by hand from the format's page: sorted by element size and name, padded to eight, widest first.
        const string header =
            """{"__metadata__":{"k":"ä"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[],"data_offsets":[4,8]},"0":{"dtype":"U8","shape":[2],"data_offsets":[8,10]}}""";
        var stream = new MemoryStream();

        SafetensorsWriter.Write(
            stream,
            [
                new("0", TensorType.UInt8, [2], new byte[] { 7, 8 }),
                WeightTensor.FromFloat32("b", [], [2]),
                WeightTensor.FromFloat32("a", [1], [1]),
            ],
            new Dictionary<string, string> { ["k"] = "ä" });

        var expected = new List<byte>();
        var bytes = Encoding.UTF8.GetBytes(header);
        var padded = (bytes.Length + 7) / 8 * 8;
        expected.AddRange(BitConverter.GetBytes((long)padded));
        expected.AddRange(bytes);
        expected.AddRange(Enumerable.Repeat((byte)' ', padded - bytes.Length));
        expected.AddRange([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 7, 8]);
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Any_tensors_come_back_and_order_does_not_matter()
    {
        var tensors = ArbMap.Default.GeneratorFor<byte[]>()
            .Zip(Gen.Elements(Enum.GetValues<TensorType>()))
            .Zip(ArbMap.Default.GeneratorFor<Guid>(), (pair, id) => Make(id, pair.Item2, pair.Item1))
            .ListOf();

        Prop.ForAll(tensors.ToArbitrary(), list =>
        {
            var path = _folder.File("any");
            SafetensorsWriter.Write(path, list);
            var first = File.ReadAllBytes(path);
            SafetensorsWriter.Write(path, Enumerable.Reverse(list));
            using var file = SafetensorsFile.Open(path);
            return first.AsSpan().SequenceEqual(File.ReadAllBytes(path))
                && file.Tensors.Count == list.Count
                && list.All(tensor => Same(tensor, file.Read(tensor.Name)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused_and_nothing_is_written()
    {
        var tensor = WeightTensor.FromFloat32("a", [1], [1]);

        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(_folder.File("x"), [tensor, tensor]));
        Assert.Throws<ArgumentException>(
            () => SafetensorsWriter.Write(_folder.File("x"), [tensor with { Name = "__metadata__" }]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    public void Dispose() => _folder.Dispose();

    private static WeightTensor Make(Guid id, TensorType type, byte[] bytes)
    {
        var count = bytes.Length / type.Size();
        return new WeightTensor($"{id}.ü\"", type, [1, count], bytes.AsMemory(0, count * type.Size()));
    }

    private static bool Same(WeightTensor a, WeightTensor b) =>
        a.Type == b.Type && a.Shape.SequenceEqual(b.Shape) && a.Data.Span.SequenceEqual(b.Data.Span);
}
