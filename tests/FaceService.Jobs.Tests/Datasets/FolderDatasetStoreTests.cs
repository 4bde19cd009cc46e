using System.IO.Compression;
using FaceService.Jobs.Datasets;
using FaceService.Model.Weights;
using FaceService.Training.Datasets;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Jobs.Tests.Datasets;

public sealed class FolderDatasetStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FolderDatasetStore _store;

    public FolderDatasetStoreTests() => _store = new FolderDatasetStore(_folder["datasets"], _time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddZip_good_zip_is_described_and_found_by_another_store()
    {
        var added = await Add(TestZip.Good());

        var found = new FolderDatasetStore(_folder["datasets"], _time).Find("faces")!;
        Assert.Equal((6, "dataset.json", 0, 1), (found.Pictures, found.Layout, found.SkippedPictures, found.IgnoredFiles));
        Assert.Equal([new(24, 20, 4), new(32, 20, 2)], found.Sizes);
        Assert.Equal([new("female/old", 3), new("male/old", 2), new("male/young", 1)], found.Classes);
        Assert.Equal(["gender", "age"], found.Groups.Select(g => g.Name));
        Assert.Equal((_time.GetUtcNow(), added.Digest), (found.Added, found.Digest));
        Assert.Equal(new FileInfo(_store.FindPath("faces")!).Length, found.Bytes);
    }

    [Fact]
    public async Task AddZip_of_Cifars_binary_files_trains_as_the_files_themselves_do()
    {
        static byte[] Record(int c) => [(byte)c, .. Enumerable.Range(0, 3072).Select(i => (byte)(i % 251))];
        var zip = TestZip.Of(
            ("in/data_batch_1.bin", [.. Record(2), .. Record(0)]),
            ("in/data_batch_2.bin", Record(1)),
            ("in/test_batch.bin", [.. Record(1), .. Record(0)]),
            ("in/batches.meta.txt", "airplane\nautomobile\nbird\n\n"u8.ToArray()));
        File.WriteAllBytes(_folder["cifar.zip"], zip);

        var stored = await Add(zip);

        Assert.Equal(5, stored.Pictures);
        Assert.Equal([("airplane", 2), ("automobile", 2), ("bird", 1)], stored.Classes.Select(c => (c.Name, c.Pictures)));
        var packer = new DatasetPacker(new PackOptions { Size = 32 });
        using var direct = packer.Open(_folder["cifar.zip"], _folder["cache"]);
        using var through = packer.Open(_store.FindPath("faces")!, _folder["cache"]);
        Assert.Equal(direct.ContentDigest, through.ContentDigest);
    }

    [Fact]
    public async Task AddZip_keeps_pictures_and_labels_as_they_came_and_nothing_else()
    {
        var zip = TestZip.Good();
        await Add(zip);

        using var original = new ZipArchive(new MemoryStream(zip));
        using var stored = ZipFile.OpenRead(_store.FindPath("faces")!);
        Assert.Equal(
            original.Entries.Select(e => e.FullName).Where(n => n != "readme.txt").Order(),
            stored.Entries.Select(e => e.FullName).Order());
        foreach (var entry in stored.Entries)
            Assert.Equal(Bytes(original.GetEntry(entry.FullName)!), Bytes(entry));
    }

    [Fact]
    public async Task AddZip_same_data_gives_the_same_digest()
    {
        var first = await Add(TestZip.Good(), "one");
        var second = await Add(TestZip.Good(), "two");

        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(["one", "two"], _store.List().Select(d => d.Name));
    }

    [Fact]
    public async Task AddZip_draws_a_contact_sheet()
    {
        await Add(TestZip.Good());

        var sheet = Model.Imaging.Reading.ImageDecoder.Probe(File.ReadAllBytes(_store.FindContactSheet("faces")!));
        Assert.Equal((6 * 96) + (5 * 2), sheet.Width);
    }

    [Fact]
    public async Task AddZip_pictures_that_cannot_be_used_are_skipped_and_listed()
    {
        var added = await Add(TestZip.Of(
            ("good.png", TestZip.Picture(1)),
            ("text.png", TestZip.Text("no picture")),
            ("tiny.png", TestZip.Picture(2, 8, 30)),
            ("svg.jpg", TestZip.Text("<svg xmlns='http://www.w3.org/2000/svg'/>")),
            ("phone.heic", TestZip.Text("not read")),
            (".thumbnails/good.png", TestZip.Picture(3)),
            ("__MACOSX/._good.png", TestZip.Text("debris"))));

        Assert.Equal((1, 4, 2), (added.Pictures, added.SkippedPictures, added.IgnoredFiles));
        Assert.Equal(["phone.heic", "svg.jpg", "text.png", "tiny.png"], added.Skipped.Select(s => s.File).Order());
        Assert.Contains("8×30", added.Skipped.Single(s => s.File == "tiny.png").Reason);
    }

    [Fact]
    public async Task AddZip_name_that_is_taken_is_refused_before_anything_is_read()
    {
        await Add(TestZip.Good());

        var e = await Assert.ThrowsAsync<DatasetException>(() =>
            _store.AddZip("faces", new UnreadableStream(), new DatasetLimits(), default));

        Assert.Equal(DatasetFault.NameTaken, e.Fault);
    }

    [Fact]
    public async Task AddZip_name_taken_while_uploading_is_refused_and_the_first_stays()
    {
        var slow = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = _store.AddZip("faces", new LateStream(slow.Task), new DatasetLimits(), default);
        var first = await Add(TestZip.Good());
        slow.SetResult(TestZip.Of(("other.png", TestZip.Picture(9))));

        Assert.Equal(DatasetFault.NameTaken, (await Assert.ThrowsAsync<DatasetException>(() => second)).Fault);
        Assert.Equal(first.Digest, _store.Find("faces")!.Digest);
        AssertNothingLeft("faces");
    }

    [Theory]
    [InlineData("../escape.png")]
    [InlineData("a/../../escape.png")]
    [InlineData("/etc/escape.png")]
    [InlineData("..\\escape.png")]
    [InlineData("C:/escape.png")]
    [InlineData("a\nb.png")]
    public Task AddZip_name_that_points_out_of_the_zip_is_refused(string name) =>
        Refused(DatasetFault.Bad, "points out of the zip", TestZip.Of((name, TestZip.Picture(1))));

    [Fact]
    public Task AddZip_body_that_is_no_zip_is_refused() =>
        Refused(DatasetFault.Bad, "not a readable zip", TestZip.Text("certainly no zip, though longer than its end record would be"));

    [Fact]
    public Task AddZip_empty_body_is_refused() => Refused(DatasetFault.Bad, "not a readable zip", []);

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(400)]
    public Task AddZip_cut_short_is_refused(int missing) => Refused(DatasetFault.Bad, "not a readable zip", TestZip.Good()[..^missing]);

    [Fact]
    public async Task AddZip_damaged_anywhere_is_refused_or_taken_but_never_an_accident()
    {
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var zip = TestZip.Good();
            for (var flip = 0; flip < 4; flip++)
                zip[random.Next(zip.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                await Add(zip, $"faces-{i}");
            }
            catch (DatasetException)
            {
                // Expected of most.
            }
        }
    }

    [Fact]
    public Task AddZip_bomb_is_refused() =>
        Refused(DatasetFault.Bad, "times its packed length", TestZip.Of(("zeros.png", new byte[30 << 20]), ("good.png", TestZip.Picture(1))));

    [Fact]
    public async Task AddZip_bomb_that_lies_about_its_length_is_skipped_without_being_unpacked_whole()
    {
        var zip = TestZip.Of(("zeros.png", new byte[30 << 20]), ("good.png", TestZip.Picture(1)));
        ShrinkDeclaredLength(zip, "zeros.png", 1000);

        var added = await Add(zip, limits: new DatasetLimits { MaxPictureBytes = 1 << 20 });

        Assert.Equal("zeros.png", Assert.Single(added.Skipped).File);
    }

    [Fact]
    public Task AddZip_too_many_files_is_refused() => Refused(
        DatasetFault.TooLarge,
        "more than 5 files",
        TestZip.Of([.. Enumerable.Range(0, 6).Select(i => ($"{i}.png", TestZip.Picture(i)))]),
        new DatasetLimits { MaxFiles = 5 });

    [Fact]
    public Task AddZip_longer_than_allowed_is_refused() =>
        Refused(DatasetFault.TooLarge, "longer than", TestZip.Good(), new DatasetLimits { MaxZipBytes = 1000 });

    [Fact]
    public Task AddZip_that_unpacks_to_too_much_is_refused() =>
        Refused(DatasetFault.TooLarge, "unpacks to more than", TestZip.Good(), new DatasetLimits { MaxUnpackedBytes = 3000 });

    [Fact]
    public Task AddZip_with_a_password_is_refused()
    {
        var zip = TestZip.Of(("secret.png", TestZip.Picture(1)));
        zip[Find(zip, 0x02014b50, 0) + 8] |= 1; // general purpose flag, bit 0

        return Refused(DatasetFault.Bad, "encrypted", zip);
    }

    [Fact]
    public Task AddZip_without_pictures_is_refused() =>
        Refused(DatasetFault.Bad, "no picture that can be used", TestZip.Of(("a.txt", TestZip.Text("text")), ("b.png", TestZip.Text("text"))));

    [Theory]
    [InlineData("""{"labels": [["a.png"]]}""")]
    [InlineData("""{"labels": [["a.png", -1]]}""")]
    [InlineData("""{"labels": [["b.png", 0]]}""")]
    [InlineData("""{"labels": 5}""")]
    [InlineData("{")]
    public async Task AddZip_with_labels_that_cannot_be_read_takes_the_pictures_and_says_why(string labels)
    {
        var added = await Add(TestZip.Of(("a.png", TestZip.Picture(1)), ("dataset.json", TestZip.Text(labels))));

        Assert.Equal((1, "plain"), (added.Pictures, added.Layout));
        Assert.Contains("dataset.json", added.LabelProblem, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, added.LabelProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddZip_lists_pictures_that_have_no_label_and_labels_given_twice()
    {
        var added = await Add(TestZip.Of(
            ("a.png", TestZip.Picture(1)), ("b.png", TestZip.Picture(2)), ("labels.csv", TestZip.Text("file;class\na.png;x\n./a.png;y\n"))));

        Assert.Equal((1, 1), (added.Pictures, added.SkippedPictures));
        Assert.Equal([new("b.png", "has no label in labels.csv")], added.Skipped);
        Assert.Equal(["labels.csv labels 1 file more than once, 'a.png' for one; the last label counts."], added.Notes);
        Assert.Null(added.LabelProblem);
    }

    [Fact]
    public async Task AddZip_given_up_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var never = new TaskCompletionSource<byte[]>();
        var adding = _store.AddZip("faces", new LateStream(never.Task), new DatasetLimits(), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);
        AssertNothingLeft();
    }

    [Fact]
    public void Add_folder_of_pictures_is_copied()
    {
        var source = Directory.CreateDirectory(_folder["pictures"]).CreateSubdirectory("deep/er");
        File.WriteAllBytes(Path.Combine(source.FullName, "a.png"), TestZip.Picture(1));
        File.WriteAllBytes(Path.Combine(_folder["pictures"], "b.JPG"), TestZip.Picture(2, format: Model.Imaging.ImageFormat.Jpeg));

        var added = _store.Add("faces", _folder["pictures"], DatasetLimits.Local, default);

        Assert.Equal((2, "plain"), (added.Pictures, added.Layout));
        Assert.Empty(added.Groups);
        Directory.Delete(_folder["pictures"], recursive: true);
        Assert.True(File.Exists(_store.FindPath("faces")));
    }

    [Fact]
    public void Add_path_with_nothing_there_is_refused()
    {
        var e = Assert.Throws<DatasetException>(() => _store.Add("faces", _folder["nothing"], DatasetLimits.Local, default));

        Assert.Contains("There is no data at", e.Message);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData("..")]
    [InlineData("default")]
    [InlineData("a/b")]
    public void Find_name_that_is_none_finds_nothing(string name)
    {
        Assert.Null(_store.Find(name));
        Assert.Null(_store.FindPath(name));
        Assert.False(_store.Delete(name));
        Assert.Throws<ArgumentException>(() => _store.Add(name, _folder.Path, DatasetLimits.Local, default));
    }

    [Fact]
    public async Task Delete_dataset_is_gone_and_its_name_free()
    {
        await Add(TestZip.Good());

        Assert.True(_store.Delete("faces"));
        Assert.False(_store.Delete("faces"));
        Assert.Null(_store.Find("faces"));
        AssertNothingLeft();
        Assert.Equal(6, (await Add(TestZip.Good())).Pictures);
    }

    [Fact]
    public void Store_removes_what_a_crash_left_behind_but_not_what_is_in_use()
    {
        Directory.CreateDirectory(Path.Combine(_folder["datasets"], ".staging-left", "dataset"));
        using var inUse = new StagingFolder(_folder["datasets"]);

        _ = new FolderDatasetStore(_folder["datasets"], _time);

        Assert.Equal(
            Path.GetFileName(Path.GetDirectoryName(inUse.File("x"))),
            Path.GetFileName(Assert.Single(Directory.EnumerateDirectories(_folder["datasets"]))));
    }

    private Task<StoredDataset> Add(byte[] zip, string name = "faces", DatasetLimits? limits = null) =>
        _store.AddZip(name, new MemoryStream(zip), limits ?? new DatasetLimits(), default);

    private async Task Refused(DatasetFault fault, string message, byte[] zip, DatasetLimits? limits = null)
    {
        var e = await Assert.ThrowsAsync<DatasetException>(() => Add(zip, limits: limits));

        Assert.Equal(fault, e.Fault);
        Assert.Contains(message, e.Message);
        Assert.DoesNotContain(_folder.Path, e.Message);
        AssertNothingLeft();
    }

    private void AssertNothingLeft(params string[] but) =>
        Assert.Equal(but, Directory.EnumerateFileSystemEntries(_folder["datasets"]).Select(Path.GetFileName));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static void ShrinkDeclaredLength(byte[] zip, string name, int length)
    {
        for (var at = Find(zip, 0x02014b50, 0); at >= 0; at = Find(zip, 0x02014b50, at + 1))
        {
            if (System.Text.Encoding.UTF8.GetString(zip, at + 46, name.Length) == name)
                BitConverter.TryWriteBytes(zip.AsSpan(at + 24), length);
        }
    }

    private static int Find(byte[] zip, uint signature, int from)
    {
        var at = zip.AsSpan(from).IndexOf(BitConverter.GetBytes(signature));
        return at < 0 ? -1 : from + at;
    }
}
