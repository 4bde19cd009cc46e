using FaceService.Model.Weights;
using FaceService.Model.Weights.Import;

namespace FaceService.Model.Tests.Weights.Import;

/// <summary>Zip archives made to harm: each is one named error.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private static readonly byte[] EmptyDict = new PickleBuilder(2).Op('}').Stop();

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, WeightFileProblem, byte[]> Files => new()
    {
        { "no directory", WeightFileProblem.Truncated, "PK\u0003\u0004 and nothing more"u8.ToArray() },
        { "something behind the end", WeightFileProblem.Truncated, new ZipBuilder { Trailing = [0] }.Add("a/data.pkl", EmptyDict).Build() },
        { "a directory past the end", WeightFileProblem.BadZip, new ZipBuilder { DirectoryShift = 1000 }.Add("a/data.pkl", EmptyDict).Build() },
        { "a directory somewhere else", WeightFileProblem.BadZip, new ZipBuilder { DirectoryShift = -5 }.Add("a/data.pkl", EmptyDict).Build() },
        { "a compressed record", WeightFileProblem.BadZip, Zip(record => record with { Method = 8 }) },
        { "a zip bomb's record", WeightFileProblem.BadZip, Zip(record => record with { Method = 8, Length = uint.MaxValue - 1 }) },
        { "an encrypted record", WeightFileProblem.BadZip, Zip(record => record with { Flags = 1 }) },
        { "a stored record of two sizes", WeightFileProblem.BadZip, Zip(record => record with { Packed = record.Length - 1 }) },
        { "a record longer than the file", WeightFileProblem.BadZip, Zip(record => record with { Packed = 1 << 30, Length = 1 << 30 }) },
        { "a 64-bit size that is not there", WeightFileProblem.BadZip, Zip(record => record with { Packed = uint.MaxValue, Length = uint.MaxValue }) },
        { "a wrong checksum", WeightFileProblem.BadZip, Zip(record => record with { Checksum = record.Checksum ^ 1 }) },
        { "another name inside", WeightFileProblem.BadZip, Zip(record => record with { InnerName = "a/data.pkx" }) },
        { "a path upwards", WeightFileProblem.BadZip, Named("../data.pkl") },
        { "a path upwards in the middle", WeightFileProblem.BadZip, Named("a/../../data.pkl") },
        { "an absolute path", WeightFileProblem.BadZip, Named("/etc/data.pkl") },
        { "a Windows path", WeightFileProblem.BadZip, Named("a\\data.pkl") },
        { "a drive", WeightFileProblem.BadZip, Named("C:data.pkl") },
        { "a NUL in a name", WeightFileProblem.BadZip, Named("a\0/data.pkl") },
        { "an empty name", WeightFileProblem.BadZip, Named("") },
        { "a record twice", WeightFileProblem.DuplicateName, new ZipBuilder().Add("a/data.pkl", EmptyDict).Add("a/data.pkl", EmptyDict).Build() },
        { "a record within another", WeightFileProblem.Overlap, RecordWithinAnother() },
        { "no pickle", WeightFileProblem.TorchStream, Named("a/other") },
        { "two pickles", WeightFileProblem.TorchStream, new ZipBuilder().Add("a/data.pkl", EmptyDict).Add("b/data.pkl", EmptyDict).Build() },
        { "a TorchScript program", WeightFileProblem.Unsupported, new ZipBuilder().Add("a/data.pkl", EmptyDict).Add("a/code/x.py", []).Build() },
        { "another byte order", WeightFileProblem.TorchStream, new ZipBuilder().Add("a/data.pkl", EmptyDict).Add("a/byteorder", "big"u8.ToArray()).Build() },
        { "something behind the pickle", WeightFileProblem.Gap, new ZipBuilder().Add("a/data.pkl", [.. EmptyDict, 0]).Build() },
        { "a call of os.system", WeightFileProblem.PickleGlobal, Pickle(pickle => pickle.Call("os", "system", call => call.Text("true"))) },
        { "a storage without a record", WeightFileProblem.TorchStream, Pickle(pickle => Storage(pickle, 4)) },
        { "a storage of another size", WeightFileProblem.StorageSize, Pickle(pickle => Storage(pickle, 5), new byte[16]) },
        { "a storage of 2^62 elements", WeightFileProblem.StorageSize, Pickle(pickle => Storage(pickle, 1L << 62), new byte[16]) },
        { "a storage of 2^62+4 elements, which wraps to 16 bytes", WeightFileProblem.StorageSize, Pickle(pickle => Storage(pickle, (1L << 62) + 4), new byte[16]) },
        { "a storage of half an element", WeightFileProblem.StorageSize, Pickle(pickle => Storage(pickle, 3), new byte[15]) },
        { "a storage of two types", WeightFileProblem.StorageSize, Pickle(pickle => { Storage(pickle, 4); pickle.Op('0'); Storage(pickle, 4, "IntStorage"); }, new byte[16]) },
        { "an id without a count", WeightFileProblem.TorchStream, Pickle(pickle => pickle.Op('(').Text("storage").Op('t').Op('Q')) },
        { "a stream's storage loader", WeightFileProblem.PickleGlobal, Pickle(pickle => pickle.Global("torch.storage", "_load_from_bytes")) },
        { "no tensors", WeightFileProblem.Unsupported, Pickle(pickle => pickle.Op('}')) },
        { "a list", WeightFileProblem.Unsupported, Pickle(pickle => pickle.Op(']')) },
    };

    public static TheoryData<string, byte[]> OtherFiles => new()
    {
        { "empty", [] },
        { "web page", "<!DOCTYPE html>"u8.ToArray() },
        { "gzip", [0x1f, 0x8b, 8, 0] },
        { "HDF5", [0x89, .. "HDF\r\n"u8] },
        { "none of", "hello, world"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Archive_is_one_named_error(string what, WeightFileProblem problem, byte[] bytes)
    {
        var path = _folder.Write("hostile.pt", bytes);

        var error = Assert.Throws<WeightFileException>(() => ModelImporter.Read(path));

        Assert.True(error.Problem == problem, $"{what}: {error.Problem}: {error.Message}");
        Assert.StartsWith(path, error.Message);
    }

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public void File_of_no_known_kind_is_named(string word, byte[] bytes)
    {
        var error = Assert.Throws<WeightFileException>(() => ModelImporter.Read(_folder.Write("x", bytes)));

        Assert.Equal(WeightFileProblem.UnknownFormat, error.Problem);
        Assert.Contains(word, error.Message);
    }

    [Fact]
    public void Missing_file_is_unreadable() =>
        Assert.Equal(
            WeightFileProblem.Unreadable, Assert.Throws<WeightFileException>(() => ModelImporter.Read(_folder.File("none"))).Problem);

    public void Dispose() => _folder.Dispose();

    private static byte[] Zip(Func<ZipBuilder.Record, ZipBuilder.Record> change) =>
        new ZipBuilder().Add("a/data.pkl", EmptyDict, change).Build();

    // The first record's data, 30 bytes and its name after the beginning, is the second record.
    private static byte[] RecordWithinAnother() => new ZipBuilder()
        .Add("a/0", ZipBuilder.Local("a/data.pkl", EmptyDict))
        .Add("a/data.pkl", EmptyDict, record => record with { Place = 33 })
        .Build();

    private static byte[] Named(string name) => new ZipBuilder().Add(name, EmptyDict).Build();

    private static byte[] Pickle(Action<PickleBuilder> write, byte[]? storage = null)
    {
        var pickle = new PickleBuilder(2);
        write(pickle);
        var zip = new ZipBuilder().Add("a/data.pkl", pickle.Stop());
        return (storage is null ? zip : zip.Add("a/data/0", storage)).Build();
    }

    private static void Storage(PickleBuilder pickle, long count, string type = "FloatStorage") =>
        pickle.Op('(').Text("storage").Global("torch", type).Text("0").Text("cpu").Long(count).Op('t').Op('Q');
}
