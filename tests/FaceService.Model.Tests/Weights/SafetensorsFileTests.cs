using System.Text;
using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Weights;

/// <summary>One test a way to be bad.</summary>
public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, WeightFileProblem, byte[]> BadFiles => new()
    {
        { "empty", WeightFileProblem.Truncated, [] },
        { "shorter than the length", WeightFileProblem.Truncated, new byte[7] },
        { "a length of 2^64-1", WeightFileProblem.HeaderTooLong, SafetensorsBytes.WithLength(ulong.MaxValue, "{}"u8.ToArray()) },
        { "a length of 2^63", WeightFileProblem.HeaderTooLong, SafetensorsBytes.WithLength(1UL << 63, "{}"u8.ToArray()) },
        { "a length above the cap", WeightFileProblem.HeaderTooLong, SafetensorsBytes.WithLength(9 << 20, "{}"u8.ToArray()) },
        { "a length past the end", WeightFileProblem.Truncated, SafetensorsBytes.WithLength(3, "{}"u8.ToArray()) },
        { "a length of 0", WeightFileProblem.HeaderNotJson, SafetensorsBytes.File("") },
        { "bytes that are no UTF-8", WeightFileProblem.HeaderNotUtf8, SafetensorsBytes.File([(byte)'{', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)':', (byte)'1', (byte)'}']) },
        { "an overlong NUL", WeightFileProblem.HeaderNotUtf8, SafetensorsBytes.File([(byte)'{', 0xc0, 0x80, (byte)'}']) },
        { "no JSON", WeightFileProblem.HeaderNotJson, SafetensorsBytes.File("hello") },
        { "JSON cut off", WeightFileProblem.HeaderNotJson, SafetensorsBytes.File("{\"a\":") },
        { "a second JSON value", WeightFileProblem.HeaderNotJson, SafetensorsBytes.File("{}{}") },
        { "a comment", WeightFileProblem.HeaderNotJson, SafetensorsBytes.File("{}//x") },
        { "a list", WeightFileProblem.HeaderNotJson, SafetensorsBytes.File("[]") },
        { "nesting without end", WeightFileProblem.HeaderNotJson, SafetensorsBytes.File("{\"a\":" + new string('[', 100_000)) },
        { "a lone surrogate as a name", WeightFileProblem.HeaderNotJson, Tensors(0, SafetensorsBytes.Entry("\\ud800", "F32", "[0]", "[0,0]")) },
        { "a lone surrogate as a type", WeightFileProblem.HeaderNotJson, Tensors(0, SafetensorsBytes.Entry("a", "\\udc00", "[0]", "[0,0]")) },
        { "a tensor twice", WeightFileProblem.DuplicateName, Tensors(8, SafetensorsBytes.Entry("a", "F32", "[1]", "[0,4]"), SafetensorsBytes.Entry("a", "F32", "[1]", "[4,8]")) },
        { "a tensor twice, once escaped", WeightFileProblem.DuplicateName, Tensors(8, SafetensorsBytes.Entry("a", "F32", "[1]", "[0,4]"), SafetensorsBytes.Entry("\\u0061", "F32", "[1]", "[4,8]")) },
        { "metadata twice", WeightFileProblem.DuplicateName, SafetensorsBytes.File("{\"__metadata__\":{},\"__metadata__\":{}}") },
        { "a metadata name twice", WeightFileProblem.DuplicateName, SafetensorsBytes.File("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}") },
        { "metadata that is a list", WeightFileProblem.BadMetadata, SafetensorsBytes.File("{\"__metadata__\":[]}") },
        { "a number in the metadata", WeightFileProblem.BadMetadata, SafetensorsBytes.File("{\"__metadata__\":{\"a\":1}}") },
        { "an entry that is a number", WeightFileProblem.BadEntry, SafetensorsBytes.File("{\"a\":1}") },
        { "an entry without shape", WeightFileProblem.BadEntry, SafetensorsBytes.File("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,0]}}") },
        { "an entry with something more", WeightFileProblem.BadEntry, SafetensorsBytes.File("{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0],\"x\":1}}") },
        { "an entry with dtype twice", WeightFileProblem.BadEntry, SafetensorsBytes.File("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}") },
        { "a number as dtype", WeightFileProblem.BadEntry, SafetensorsBytes.File("{\"a\":{\"dtype\":1,\"shape\":[0],\"data_offsets\":[0,0]}}") },
        { "an unknown dtype", WeightFileProblem.UnknownType, Tensors(4, SafetensorsBytes.Entry("a", "F8_E4M3", "[4]", "[0,4]")) },
        { "a dtype in lower case", WeightFileProblem.UnknownType, Tensors(4, SafetensorsBytes.Entry("a", "f32", "[1]", "[0,4]")) },
        { "a negative length", WeightFileProblem.BadShape, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[-1]", "[0,4]")) },
        { "a broken length", WeightFileProblem.BadShape, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[1.5]", "[0,4]")) },
        { "a length that is text", WeightFileProblem.BadShape, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[\"1\"]", "[0,4]")) },
        { "nine dimensions", WeightFileProblem.BadShape, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]")) },
        { "a product past 2^63", WeightFileProblem.BadShape, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[4294967296,4294967296]", "[0,4]")) },
        { "a product that wraps to 4", WeightFileProblem.BadShape, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[4611686018427387905]", "[0,4]")) },
        { "a length past 2^63", WeightFileProblem.BadShape, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[18446744073709551616]", "[0,4]")) },
        { "one offset", WeightFileProblem.BadOffsets, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[1]", "[0]")) },
        { "offsets that are text", WeightFileProblem.BadOffsets, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[1]", "[\"0\",\"4\"]")) },
        { "an end before the beginning", WeightFileProblem.BadOffsets, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[1]", "[4,0]")) },
        { "a beginning before the data", WeightFileProblem.BadOffsets, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[1]", "[-4,0]")) },
        { "a place shorter than the shape", WeightFileProblem.BadOffsets, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[2]", "[0,4]")) },
        { "a place longer than the shape", WeightFileProblem.BadOffsets, Tensors(8, SafetensorsBytes.Entry("a", "F32", "[1]", "[0,8]")) },
        { "a place past the end", WeightFileProblem.Truncated, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[2]", "[0,8]")) },
        { "two tensors in one place", WeightFileProblem.Overlap, Tensors(4, SafetensorsBytes.Entry("a", "F32", "[1]", "[0,4]"), SafetensorsBytes.Entry("b", "F32", "[1]", "[0,4]")) },
        { "two tensors half over each other", WeightFileProblem.Overlap, Tensors(6, SafetensorsBytes.Entry("a", "F32", "[1]", "[0,4]"), SafetensorsBytes.Entry("b", "F32", "[1]", "[2,6]")) },
        { "a gap at the beginning", WeightFileProblem.Gap, Tensors(8, SafetensorsBytes.Entry("a", "F32", "[1]", "[4,8]")) },
        { "a gap in the middle", WeightFileProblem.Gap, Tensors(12, SafetensorsBytes.Entry("a", "F32", "[1]", "[0,4]"), SafetensorsBytes.Entry("b", "F32", "[1]", "[8,12]")) },
        { "something trailing", WeightFileProblem.Gap, Tensors(5, SafetensorsBytes.Entry("a", "F32", "[1]", "[0,4]")) },
        { "data of no tensor", WeightFileProblem.Gap, SafetensorsBytes.File("{}", 1) },
        { "a header bomb of tensors", WeightFileProblem.TooManyTensors, Tensors(0, [.. Enumerable.Range(0, 40_000).Select(i => SafetensorsBytes.Entry($"{i}", "U8", "[0]", "[0,0]"))]) },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Bad_file_is_one_named_error(string what, WeightFileProblem problem, byte[] bytes)
    {
        var path = _folder.Write("bad.safetensors", bytes);

        var error = Assert.Throws<WeightFileException>(() => SafetensorsFile.Open(path));

        Assert.True(error.Problem == problem, $"{what}: {error.Problem}: {error.Message}");
        Assert.StartsWith(path, error.Message);
    }

    [Fact]
    public void Missing_file_is_unreadable() =>
        Assert.Equal(
            WeightFileProblem.Unreadable,
            Assert.Throws<WeightFileException>(() => SafetensorsFile.Open(_folder.File("none"))).Problem);

    [Fact]
    public void Folder_is_unreadable() =>
        Assert.Equal(
            WeightFileProblem.Unreadable,
            Assert.Throws<WeightFileException>(() => SafetensorsFile.Open(_folder.FullPath)).Problem);

    [Fact]
    public void Good_file_with_padding_scalar_and_empty_tensor_is_read()
    {
        var header = "{" + SafetensorsBytes.Entry("s", "F32", "[]", "[0,4]") + ","
            + SafetensorsBytes.Entry("e", "U8", "[0,5]", "[4,4]") + ",\"__metadata__\":{\"k\":\"v\"}}   ";
        var bytes = SafetensorsBytes.File(header, 4);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), 2.5f);

        using var file = SafetensorsFile.Open(_folder.Write("good", bytes));
        var value = new float[1];
        file.ReadFloat32("s", value);

        Assert.Equal([2.5f], value);
        Assert.Equal("v", file.Metadata["k"]);
        Assert.Equal(0, file.Tensors["e"].ByteLength);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), file.ComputeDigest());
    }

    [Fact]
    public void File_cut_after_it_was_opened_is_truncated_and_kills_nothing()
    {
        var path = _folder.Write("cut", Tensors(8192, SafetensorsBytes.Entry("a", "U8", "[8192]", "[0,8192]")));
        using var file = SafetensorsFile.Open(path);
        using (var handle = File.OpenHandle(path, access: FileAccess.Write, share: FileShare.ReadWrite | FileShare.Delete))
            RandomAccess.SetLength(handle, 4096);

        Assert.Equal(WeightFileProblem.Truncated, Assert.Throws<WeightFileException>(() => file.Read("a")).Problem);
    }

    [Fact]
    public void Missing_tensor_and_integers_as_floats_are_mismatches()
    {
        using var file = SafetensorsFile.Open(_folder.Write("f", Tensors(4, SafetensorsBytes.Entry("a", "I32", "[1]", "[0,4]"))));

        Assert.Contains("'b'", Assert.Throws<WeightFileException>(() => file.Read("b")).Message);
        Assert.Contains("Int32", Assert.Throws<WeightFileException>(() => file.ReadFloat32("a", new float[1])).Message);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Tensors(int dataBytes, params string[] entries) =>
        SafetensorsBytes.File(Encoding.UTF8.GetBytes("{" + string.Join(",", entries) + "}"), dataBytes);
}
