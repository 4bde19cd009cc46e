using System.IO.Compression;
using FaceService.Model.Torch;
using FaceService.Tests.TorchScript;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Torch;

/// <summary>A file that is no whole TorchScript module is an exception that says so, whatever it is.</summary>
public sealed class ScriptNetworkTests : IDisposable
{
    private const string Source = """
        def other(self: __torch__.Net, x: Tensor) -> Tensor:
          return x
        def forward(self: __torch__.Net,
            x: Tensor,
            sizes: List[Tuple[int, int]]=[(1, 2)],
            scale: float=1., negate: bool=False) -> Tensor:
          y = torch.mul(torch.linear(x, self.weight, self.bias), scale)
          if negate:
            z = torch.neg(y)
          else:
            z = y
          return z
        """;

    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Module_computes_with_the_files_own_weights_and_tells_its_arguments()
    {
        using var scope = NewDisposeScope();
        var (module, names) = ScriptNetwork.Load(Written(Whole()));
        using var _ = module;

        Assert.Equal(["x", "sizes", "scale", "negate"], names);
        Assert.Equal([24f, 52f], ((Tensor)module.forward(tensor(new float[] { 1, 2, 3 }).reshape(1, 3))).data<float>().ToArray());
    }

    [Fact]
    public void Missing_file_is_named() =>
        Assert.Contains("/nowhere/net.pt", Assert.Throws<DirectoryNotFoundException>(() => ScriptNetwork.Load("/nowhere/net.pt")).Message, StringComparison.Ordinal);

    [Fact]
    public void File_of_another_kind_is_named_and_refused()
    {
        Assert.Contains(folder, Refused("no module"u8.ToArray()), StringComparison.Ordinal);
        Refused([]);
    }

    [Fact]
    public void File_cut_off_anywhere_is_refused()
    {
        var whole = Whole();

        foreach (var length in Enumerable.Range(0, whole.Length).Where(length => length % 37 == 0 || length > whole.Length - 60))
            Refused(whole[..length]);
    }

    [Fact]
    public void Any_byte_changed_in_a_record_is_found_by_its_checksum()
    {
        var whole = Whole();
        foreach (var place in Contents(whole).Where((_, i) => i % 11 == 0))
        {
            var changed = whole.ToArray();
            changed[place] ^= 0x10;

            Assert.Contains("checksum", Refused(changed), StringComparison.Ordinal);
        }
    }

    // Changes in the directory are either found, or do no harm: names and times may differ.
    [Fact]
    public void Bytes_changed_at_random_never_end_the_process()
    {
        var whole = Whole();
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var changed = whole.ToArray();
            for (var i = 0; i <= round % 4; i++)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            TryLoad(changed);
        }
    }

    [Fact]
    public void Weights_alone_are_told_apart_from_a_module() => Assert.Contains(
        "torch.save instead of torch.jit.save",
        Refused(Zip(CompressionLevel.NoCompression, ("archive/data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("archive/version", "3\n"u8.ToArray()))),
        StringComparison.Ordinal);

    [Fact]
    public void Records_that_unpack_to_too_much_are_refused_before_they_are_unpacked()
    {
        var bomb = Zip(CompressionLevel.SmallestSize, ("a/version", [1]), ("a/data.pkl", new byte[65 << 20]), ("a/constants.pkl", [1]), ("a/code/x.py", [1]));

        Assert.InRange(bomb.Length, 1, 1 << 20);
        Assert.Contains("unpack to", Refused(bomb), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_records_of_one_name_and_two_folders_are_refused()
    {
        Assert.Contains("same name", Refused(Zip(CompressionLevel.NoCompression, ("a/version", [1]), ("a/version", [2]))), StringComparison.Ordinal);
        Assert.Contains("2 folders", Refused(Zip(CompressionLevel.NoCompression, ("a/version", [1]), ("b/version", [2]))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 2, (byte)'t', (byte)'.' })]
    [InlineData(new byte[] { 0x80, 2, (byte)'c', (byte)'o', (byte)'s', (byte)'\n', (byte)'x', (byte)'\n', (byte)'.' })]
    [InlineData(new byte[] { 0xff })]
    public void Pickle_that_makes_no_module_is_refused(byte[] pickle) => Refused(Zip(
        CompressionLevel.NoCompression,
        ("a/version", "3\n"u8.ToArray()),
        ("a/data.pkl", pickle),
        ("a/constants.pkl", [0x80, 2, (byte)')', (byte)'.']),
        ("a/code/__torch__.py", "class Net(Module):\n"u8.ToArray())));

    [Fact]
    public void Source_that_is_no_TorchScript_is_refused() =>
        Refused(ScriptFileWriter.Write("def forward(self: __torch__.Net, x: Tensor -> Tensor:\n  return os.system(x)"));

    private static byte[] Whole() => ScriptFileWriter.Write(Source, ("weight", [2, 3], [1, 2, 3, 4, 5, 6]), ("bias", [2], [10, 20]));

    private string Written(byte[] file)
    {
        var path = Path.Combine(folder, "net.pt");
        File.WriteAllBytes(path, file);
        return path;
    }

    private string Refused(byte[] file) => Assert.Throws<InvalidDataException>(() => ScriptNetwork.Load(Written(file))).Message;

    private void TryLoad(byte[] file)
    {
        try
        {
            ScriptNetwork.Load(Written(file)).Module.Dispose();
        }
        catch (InvalidDataException)
        {
        }
    }

    // Where the records' contents lie.
    private static IEnumerable<int> Contents(byte[] file)
    {
        for (var at = 0; BitConverter.ToUInt32(file, at) == 0x04034b50;)
        {
            var length = BitConverter.ToInt32(file, at + 18);
            at += 30 + BitConverter.ToUInt16(file, at + 26) + BitConverter.ToUInt16(file, at + 28);
            foreach (var place in Enumerable.Range(at, length))
                yield return place;
            at += length;
        }
    }

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] records)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in records)
            {
                using var record = zip.CreateEntry(name, level).Open();
                record.Write(content);
            }
        }

        return file.ToArray();
    }
}
