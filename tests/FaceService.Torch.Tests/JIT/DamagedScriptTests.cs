using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.JIT;

/// <summary>A file that is no whole TorchScript module is an exception that says so, whatever it is.</summary>
public sealed class DamagedScriptTests
{
    [Fact]
    public void Missing_file_is_named()
    {
        var failure = Assert.Throws<FileNotFoundException>(() => jit.load("/nowhere/net.pt"));

        Assert.Contains("/nowhere/net.pt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_of_another_kind_is_named()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "notes.txt");
        File.WriteAllText(path, "no module");

        var failure = Assert.Throws<TorchException>(() => jit.load<Tensor, Tensor>(path));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("no zip archive", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TorchErrorKind.Refused, failure.Kind);
    }

    [Fact]
    public void Empty_file_is_refused()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "empty.pt");
        File.WriteAllBytes(path, []);

        Assert.Contains("no zip archive", Assert.Throws<TorchException>(() => jit.load(path)).Message, StringComparison.Ordinal);
        Assert.Contains("no zip archive", Refused([]), StringComparison.Ordinal);
    }

    [Fact]
    public void File_cut_off_anywhere_is_refused()
    {
        var whole = ScriptModuleTests.Bytes();

        foreach (var length in Enumerable.Range(0, whole.Length).Where(length => length % 7 == 0 || length > whole.Length - 60))
            Refused(whole[..length]);
    }

    [Fact]
    public void Any_byte_changed_in_a_record_is_found_by_its_checksum()
    {
        var whole = ScriptModuleTests.Bytes();
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
        var whole = ScriptModuleTests.Bytes();
        var random = new Random(5);
        for (var round = 0; round < 2_000; round++)
        {
            var changed = whole.ToArray();
            for (var i = 0; i <= round % 4; i++)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            TryLoad(changed);
        }
    }

    [Fact]
    public void Weights_alone_are_told_apart_from_a_module()
    {
        var message = Refused(Zip(("archive/data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("archive/version", "3\n"u8.ToArray())));

        Assert.Contains("torch.save instead of torch.jit.save", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_that_unpack_to_too_much_are_refused_before_they_are_unpacked()
    {
        var bomb = Zip(CompressionLevel.SmallestSize, [("a/version", [1]), ("a/data.pkl", new byte[65 << 20]), ("a/constants.pkl", [1]), ("a/code/x.py", [1])]);

        Assert.InRange(bomb.Length, 1, 1 << 20);
        Assert.Contains("unpack to", Refused(bomb), StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_source_is_read_as_torch_jit_save_writes_it()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load<Tensor, Tensor>(Packed(ScriptModuleTests.Bytes()));

        Assert.Equal([16f, 35f], module.forward(ones(1, 3)).data<float>().ToArray());
    }

    [Fact]
    public void Record_that_unpacks_to_more_than_it_says_is_refused()
    {
        var packed = Zip(CompressionLevel.SmallestSize, [("a/version", [1]), ("a/data.pkl", new byte[5000]), ("a/constants.pkl", [1]), ("a/code/x.py", [1])]);
        for (var at = 0; at <= packed.Length - 4; at++)
        {
            if (BitConverter.ToUInt32(packed, at) == 5000)
                BitConverter.TryWriteBytes(packed.AsSpan(at), 4000);
        }

        Assert.Contains("a/data.pkl", Refused(packed), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_records_of_one_name_and_two_folders_are_refused()
    {
        Assert.Contains("same name", Refused(Zip(("a/version", [1]), ("a/version", [2]))), StringComparison.Ordinal);
        Assert.Contains("2 folders", Refused(Zip(("a/version", [1]), ("b/version", [2]))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 2, (byte)'t', (byte)'.' })]
    [InlineData(new byte[] { 0x80, 2 })]
    [InlineData(new byte[] { 0x80, 2, (byte)'c', (byte)'o', (byte)'s', (byte)'\n', (byte)'x', (byte)'\n', (byte)'.' })]
    [InlineData(new byte[] { 0xff })]
    public void Pickle_that_makes_no_module_is_an_exception(byte[] pickle)
    {
        Refused(Zip(("a/version", "3\n"u8.ToArray()), ("a/data.pkl", pickle), ("a/constants.pkl", [0x80, 2, (byte)')', (byte)'.']), ("a/code/__torch__.py", "class Net(Module):\n"u8.ToArray())));
    }

    [Fact]
    public void Source_that_is_no_TorchScript_is_an_exception()
    {
        var file = FaceService.Tests.TorchScript.ScriptFileWriter.Write("def forward(self: __torch__.Net, x: Tensor -> Tensor:\n  return os.system(x)");

        Refused(file);
    }

    private static string Refused(byte[] file)
    {
        var message = Assert.Throws<TorchException>(() => jit.load(file)).Message;
        Assert.Contains("cannot be loaded as a TorchScript module", message, StringComparison.Ordinal);
        return message;
    }

    private static void TryLoad(byte[] file)
    {
        try
        {
            jit.load(file).Dispose();
        }
        catch (TorchException)
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

    // The same records, the source compressed.
    private static string Packed(byte[] file)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "packed.pt");
        using var source = new ZipArchive(new MemoryStream(file));
        using var target = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var record in source.Entries)
        {
            var level = record.FullName.EndsWith(".py", StringComparison.Ordinal) ? CompressionLevel.SmallestSize : CompressionLevel.NoCompression;
            using var from = record.Open();
            using var to = target.CreateEntry(record.FullName, level).Open();
            from.CopyTo(to);
        }

        return path;
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] records) => Zip(CompressionLevel.NoCompression, records);

    private static byte[] Zip(CompressionLevel level, (string Name, byte[] Content)[] records)
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
