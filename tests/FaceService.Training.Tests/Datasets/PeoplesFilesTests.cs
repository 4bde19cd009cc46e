using System.Text;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Training.Datasets;

namespace FaceService.Training.Tests.Datasets;

/// <summary>Names, text and folders as people's programs leave them.</summary>
public sealed class PeoplesFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("./a/0.png", "a/0.png")]
    [InlineData(@"a\b\0.png", "a/b/0.png")]
    [InlineData(@".\a\.\0.png", "a/0.png")]
    [InlineData("a//0.png", "a/0.png")]
    [InlineData("Jose\u0301.png", "José.png")]
    [InlineData("Tie\u0302\u0301ng Vie\u0323\u0302t.png", "Tiếng Việt.png")]
    [InlineData("\u1112\u1161\u11AB\u1100\u1173\u11AF.png", "한글.png")]
    [InlineData("か\u3099.png", "が.png")]
    [InlineData("й.png", "й.png")]
    [InlineData("x\u0301.png", "x\u0301.png")] // no such letter: left as it is
    public void FileName_of_one_file_written_otherwise_is_the_same(string name, string expected) =>
        Assert.Equal(expected, DatasetText.FileName(name));

    [Fact]
    public void FileName_composes_as_Unicode_does()
    {
        Assert.True(AppContext.TryGetSwitch("System.Globalization.Invariant", out var invariant) && invariant, "tests run in the mode that is shipped");
        var letters = Enumerable.Range(0xC0, 0x180).Select(c => (char)c).Where(char.IsLetter);
        foreach (var letter in letters)
            Assert.Equal($"{letter}", DatasetText.FileName($"{letter}"));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Decode_reads_every_form_of_unicode_with_and_without_its_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        const string Text = "file,größe\na.png,1\n";

        Assert.Equal(Text, DatasetText.Decode(encoding.GetBytes(Text)));
        Assert.Equal(Text, DatasetText.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(Text)]));
    }

    [Fact]
    public void Decode_other_bytes_keeps_each()
    {
        var bytes = Enumerable.Range(1, 255).Select(i => (byte)i).ToArray();

        Assert.Equal(255, DatasetText.Decode(bytes).Distinct().Count());
    }

    // 0xD5 0xC5 and its likes are Chinese names in GBK, which no UTF-8 holds.
    [Fact]
    public void Zip_names_that_are_not_utf8_stay_apart()
    {
        byte[] list = [.. "file,who\n"u8, 0xD5, 0xC5, .. ".png,x\n"u8, 0xC0, 0xEE, .. ".png,y\n"u8, 0xCD, 0xF5, .. ".png,x\n"u8];
        var path = Zip([("AA.png", Png(0)), ("BB.png", Png(1)), ("CC.png", Png(2)), ("list.csv", list)]);
        foreach (var (from, to) in new (string, byte[])[] { ("AA", [0xD5, 0xC5]), ("BB", [0xC0, 0xEE]), ("CC", [0xCD, 0xF5]) })
            Replace(path, from, to);

        using var data = Pack(path, "csv:list.csv");

        Assert.Equal((3, 0), (data.Count, data.Skipped.Count));
        Assert.Equal(["x", "y"], data.Labels.Groups[0].Values);
    }

    [Fact]
    public void Zip_names_in_utf8_are_read_with_and_without_their_flag()
    {
        var path = Zip([("José.png", Png(0)), ("QQ.png", Png(1))]);
        Replace(path, "QQ", [0xC3, 0xA9]); // é, the flag not set

        using var source = ImageSource.Open(path);

        Assert.Equal(["José.png", "é.png"], source.Files);
    }

    [Fact]
    public void Zip_of_dot_slash_names_is_read()
    {
        using var data = Pack(Zip([("./", []), ("./a/", []), ("./a/0.png", Png(0)), ("./a/1.png", Png(1))]));

        Assert.Equal(["a/0.png", "a/1.png"], data.Files);
    }

    [Fact]
    public void Zip_entries_of_one_name_are_told_of()
    {
        using var data = Pack(Zip([("a/0.png", Png(0)), (@"a\0.png", Png(1)), ("./a/0.png", Png(2)), ("a/1.png", Png(3))]));

        Assert.Equal(["a/0.png", "a/1.png"], data.Files);
        Assert.Equal([("a/0.png", true), ("a/0.png", true)], data.Skipped.Select(s => (s.File, s.Reason.Contains("twice", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("\uFEFF{\"labels\": [[\"a/0.png\", 0], [\"a/1.png\", 1]]}")]
    [InlineData("{\"labels\": [[\"a\\\\0.png\", 0], [\"a\\\\1.png\", 1]]}")]
    [InlineData("{\"labels\": [[\"./a/0.png\", 0.0], [\"a/1.png\", 1.0]]}")]
    [InlineData("{\"labels\": {\"a/0.png\": 0, \"a/1.png\": 1e0}}")]
    public void DatasetJson_as_scripts_write_it_is_read(string json)
    {
        using var data = Pack(Zip([("a/0.png", Png(0)), ("a/1.png", Png(1)), ("dataset.json", Text(json))]));

        Assert.Equal((2, 2, 0), (data.Count, data.Labels.Classes.Count, data.Skipped.Count));
    }

    [Fact]
    public void DatasetJson_of_utf16_is_read()
    {
        byte[] json = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("""{"labels": [["0.png", 0], ["1.png", 1]]}""")];

        using var data = Pack(Zip([("0.png", Png(0)), ("1.png", Png(1)), ("dataset.json", json)]));

        Assert.Equal(2, data.Labels.Classes.Count);
    }

    [Theory]
    [InlineData("[\"0.png\", 0.5]", "the class 0.5; allowed are whole numbers")]
    [InlineData("[\"0.png\", [0.5, 0.5]]", "the class [0.5, 0.5]; allowed are whole numbers")]
    [InlineData("[\"0.png\", \"1\"]", "allowed are whole numbers")]
    [InlineData("[\"0.png\", -1]", "allowed are 0 to 99999")]
    [InlineData("[\"0.png\", 50000]", "at most 4096 are allowed")]
    [InlineData("[\"elsewhere.png\", 0]", "labels no picture that is there")]
    public void DatasetJson_that_cannot_be_learnt_from_says_so_before_a_picture_is_decoded(string label, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<TrainingException>(() => Pack(Zip([("0.png", Png(0)), ("dataset.json", Text($$"""{"labels": [{{label}}]}"""))]))).Message);

    [Fact]
    public void DatasetJson_leaves_out_no_picture_without_a_word()
    {
        using var data = Pack(Zip(
            [("a/0.png", Png(0)), ("a/1.png", Png(1)), ("a/2.png", Png(2)), ("dataset.json", Text("""{"labels": [["a/0.png", 0], ["a/1.png", 1]]}"""))]));

        Assert.Equal([new("a/2.png", "has no label in dataset.json")], data.Skipped);
    }

    [Fact]
    public void DatasetJson_that_labels_a_file_twice_counts_the_last_and_says_so()
    {
        using var data = Pack(Zip(
            [("0.png", Png(0)), ("1.png", Png(1)), ("dataset.json", Text("""{"labels": [["0.png", 0], ["1.png", 0], ["./0.png", 1], ["9.png", 1]]}"""))]));

        Assert.Equal([1, 0], data.ClassOf);
        Assert.Equal(
            ["dataset.json labels 1 file more than once, '0.png' for one; the last label counts.", "dataset.json labels 1 file that are not among the pictures, '9.png' for one."],
            data.Notes);
    }

    [Fact]
    public void Labels_find_a_picture_whose_accents_are_apart()
    {
        using var data = Pack(Zip([("Jose\u0301.png", Png(0)), ("b.png", Png(1)), ("labels.csv", Text("file,gender\nJosé.png,m\nb.png,f\n"))]));

        Assert.Equal((2, 0), (data.Count, data.Skipped.Count));
    }

    [Theory]
    [InlineData("file,gender\na/0.png,f\na/1.png,m\n", "gender")]
    [InlineData("file;gender\na/0.png;f\na/1.png;m\n", "gender")]
    [InlineData("file\tgender\r\na/0.png\tf\r\na/1.png\tm\r\n", "gender")]
    [InlineData("a/0.png,f\na/1.png,m", "class")]
    [InlineData("\uFEFFa\\0.png;f\na\\1.png;m", "class")]
    [InlineData("0.png\tf\n1.png\tm", "class")]
    [InlineData("\"file, with comma\";gender\n\"a/0.png\";\"f\"\na/1.png;m\n", "gender")]
    public void Csv_of_any_separator_with_and_without_a_header_is_read(string csv, string group)
    {
        using var data = Pack(Zip([("a/0.png", Png(0)), ("a/1.png", Png(1)), ("labels.csv", Text(csv))]));

        Assert.Equal((2, 0), (data.Count, data.Skipped.Count));
        Assert.Equal(group, data.Labels.Groups[0].Name);
        Assert.Equal(["f", "m"], data.Labels.Groups[0].Values);
    }

    [Theory]
    [InlineData("Hair colour", "group name 'Hair colour' is not allowed")]
    [InlineData("seed", "GET /face has a parameter of that name")]
    public void Csv_whose_groups_could_not_be_asked_for_is_refused(string group, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<TrainingException>(() => Pack(Zip([("0.png", Png(0)), ("labels.csv", Text($"file,{group}\n0.png,a\n"))]))).Message);

    [Fact]
    public void Content_decides_what_a_picture_is()
    {
        var jpeg = ImageEncoder.Encode(TestImages.Draw(1, 40, 40), ImageFormat.Jpeg);
        var webp = ImageEncoder.Encode(TestImages.Draw(2, 40, 40), ImageFormat.Webp);

        using var data = Pack(Zip(
        [
            ("0.jfif", jpeg), ("1", Png(3)), ("2.gif", webp), ("3.JPG_orig", jpeg), ("4.png", Text("GIF89a, and more of it")),
            ("5.png", Text("no picture at all")), ("6.heic", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0]), ("notes", Text("some notes")),
        ]));

        Assert.Equal(["0.jfif", "1", "2.gif", "3.JPG_orig"], data.Files);
        Assert.Equal(["4.png", "5.png", "6.heic"], data.Skipped.Select(s => s.File).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("p/@eaDir/a.png/SYNOPHOTO_THUMB_M.png")]
    [InlineData("p/__MACOSX/a.png")]
    [InlineData("__MACOSX/p/._a.png")]
    [InlineData("p/._a.png")]
    [InlineData(".thumbnails/large/a.png")]
    [InlineData("p/#recycle/a.png")]
    [InlineData("$RECYCLE.BIN/a.png")]
    public void What_systems_leave_beside_pictures_is_passed_over(string name)
    {
        using var data = Pack(Zip([("p/a.png", Png(0)), (name, Png(1))]));

        Assert.Equal(["p/a.png"], data.Files);
    }

    [Fact]
    public void Folder_that_links_to_itself_is_walked_once()
    {
        if (OperatingSystem.IsWindows())
            return; // links need a right there that users lack
        Write("d/real/0.png", Png(0));
        Directory.CreateSymbolicLink(_folder["d/real/loop"], "..");
        File.CreateSymbolicLink(_folder["d/1.png"], _folder["d/real/0.png"]);
        File.CreateSymbolicLink(_folder["d/2.png"], "2.png");

        using var data = Pack(_folder["d"]);

        Assert.Equal(["1.png", "real/0.png"], data.Files);
        Assert.Equal(["2.png", "real/loop"], data.Skipped.Select(s => s.File));
    }

    [Fact]
    public void Folder_with_a_pipe_does_not_wait_for_it()
    {
        if (OperatingSystem.IsWindows())
            return;
        Write("e/0.png", Png(0));
        using (var make = System.Diagnostics.Process.Start("mkfifo", _folder["e/pipe.jpg"]))
            make.WaitForExit();

        using var data = Pack(_folder["e"]);

        Assert.Equal(["0.png"], data.Files);
        Assert.Equal(["pipe.jpg"], data.Skipped.Select(s => s.File));
    }

    private PackedDataset Pack(string path, string labels = "auto") =>
        new DatasetPacker(new PackOptions { Size = 16, Labels = labels }).Open(path, _folder["cache"]);

    private string Zip(params (string Name, byte[] Content)[] files) => TestImages.Zip(_folder[$"{Guid.NewGuid():N}.zip"], files);

    private void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], content);
    }

    // Both places where a zip names an entry.
    private static void Replace(string path, string ascii, byte[] with)
    {
        var bytes = File.ReadAllBytes(path);
        var from = Encoding.ASCII.GetBytes(ascii + ".png");
        for (var at = bytes.AsSpan().IndexOf(from); at >= 0;)
        {
            with.CopyTo(bytes, at);
            var next = bytes.AsSpan(at + 1).IndexOf(from);
            at = next < 0 ? -1 : at + 1 + next;
        }

        File.WriteAllBytes(path, bytes);
    }

    private static byte[] Png(int index) => TestImages.Png(index);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
