using System.Text;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;

namespace FaceService.Training.Tests.Datasets;

/// <summary>The layouts that faces are handed out in, each rebuilt small with drawn images.</summary>
public sealed class DataLayoutTests : IDisposable
{
    private const string CelebAList =
        """
        4
        5_o_Clock_Shadow Male Smiling Young
        000001.jpg -1 -1  1  1
        000002.jpg -1  1 -1  1
        000003.jpg  1  1  1 -1
        000004.jpg -1 -1 -1  1
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void CelebA_list_gives_gender_and_age()
    {
        using var data = Pack(CelebA("list_attr_celeba.txt", CelebAList));

        Assert.Equal(("celeba", 4), (data.Layout, data.Count));
        Assert.Equal(["gender: female, male", "age: older, young"], Groups(data));
        Assert.Equal(["female/young", "male/young", "male/older", "female/young"], Names(data));
    }

    [Fact]
    public void CelebA_attributes_are_chosen_by_name()
    {
        using var data = Pack(CelebA("list_attr_celeba.txt", CelebAList), "celeba:Smiling");

        Assert.Equal(["smiling: no, yes"], Groups(data));
        Assert.Equal(["yes", "no", "yes", "no"], Names(data));
    }

    [Fact]
    public void CelebA_list_as_csv_gives_the_same()
    {
        var csv = "image_id,5_o_Clock_Shadow,Male,Smiling,Young\n" + string.Concat(
            CelebAList.Split('\n').Skip(2).Select(l => string.Join(',', l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) + "\n"));
        using var text = Pack(CelebA("list_attr_celeba.txt", CelebAList));
        using var comma = Pack(CelebA("list_attr_celeba.csv", csv));

        Assert.Equal(text.ContentDigest, comma.ContentDigest);
        Assert.Equal(Groups(text), Groups(comma));
    }

    [Theory]
    [InlineData("celeba:Smiling,Bald", CelebAList, "no attribute 'Bald'")]
    [InlineData("celeba", "4\nMale Young\n000001.jpg -1 2\n", "'000001.jpg' the value 2")]
    [InlineData("celeba", "4\nMale Young\n000001.jpg -1\n", "'000001.jpg' the value nothing")]
    [InlineData("celeba", "Male Young\n000001.jpg 1 1\n", "does not begin with a count")]
    [InlineData("celeba", "1\nMale Young\nelsewhere.jpg 1 1\n", "names none of the 4 pictures")]
    public void CelebA_list_that_is_wrong_says_so(string labels, string list, string expected) =>
        Assert.Contains(expected, Assert.Throws<TrainingException>(() => Pack(CelebA("list_attr_celeba.txt", list), labels)).Message);

    [Fact]
    public void Ffhq_folders_are_one_set_without_labels()
    {
        foreach (var name in (string[])["00000/00000.png", "00000/00999.png", "01000/01000.png", "69000/69999.png"])
            Write("ffhq/images1024x1024/" + name, TestImages.Png(name[^5], 32, 32));
        Write("ffhq/LICENSE.txt", [1]);

        using var data = Pack(_folder["ffhq"]);

        Assert.Equal(("ffhq", 4, 0), (data.Layout, data.Count, data.Labels.Dimension));
        Assert.Equal("images1024x1024/01000/01000.png", data.Files[2]);
    }

    [Fact]
    public void Cifar_binary_files_are_pictures_with_named_classes()
    {
        Cifar("cifar");

        using var data = Pack(_folder["cifar"], size: 32);

        Assert.Equal(("cifar-10", 5), (data.Layout, data.Count));
        Assert.Equal(["class: airplane, automobile, bird"], Groups(data));
        Assert.Equal(["data_batch_1/00000.png", "data_batch_1/00001.png", "data_batch_2/00000.png", "test_batch/00000.png", "test_batch/00001.png"], data.Files);
        Assert.Equal([2, 0, 1, 1, 0], data.ClassOf);
        // Reds, greens and blues lie one after another in the file, side by side in an image.
        var picture = data.Picture(1).ToArray();
        Assert.Equal([(byte)(5 % 251), (byte)((1024 + 5) % 251), (byte)((2048 + 5) % 251)], picture[15..18]);
    }

    [Fact]
    public void Cifar_file_cut_short_is_a_named_error()
    {
        Write("cifar/data_batch_1.bin", new byte[3073 + 100]);

        Assert.Contains("'data_batch_1.bin'", Assert.Throws<TrainingException>(() => Pack(_folder["cifar"])).Message);
    }

    [Fact]
    public void Csv_columns_are_groups_and_pictures_without_a_row_are_listed()
    {
        using var data = Pack(People("""
            file,gender,heritage
            a/1.png,female,"east, asian"
            b/2.png,male,african
            b/3.png,male,
            "b\4.png",female,african
            """));

        Assert.Equal("csv", data.Layout);
        Assert.Equal(["gender: female, male", "heritage: african, east, asian"], Groups(data));
        Assert.Equal(["a/1.png", "b/2.png", "b/4.png"], data.Files);
        Assert.Equal(["female/east, asian", "male/african", "female/african"], Names(data));
        Assert.Equal(["b/3.png", "b/5.png"], data.Skipped.Select(s => s.File));
        Assert.All(data.Skipped, s => Assert.Contains("no label in labels.csv", s.Reason));
    }

    [Fact]
    public void Csv_of_another_name_and_one_column_is_chosen_by_the_setting()
    {
        var zip = TestImages.Zip(
            _folder["people.zip"],
            ("top/1.png", TestImages.Png(1)),
            ("top/2.png", TestImages.Png(2)),
            ("top/fair.csv", Encoding.UTF8.GetBytes("path,age,gender\r\n1.png,20-29,Male\r\n2.png,3-9,Female\r\n")),
            ("top/other.csv", [1]));

        using var data = Pack(zip, "csv:fair.csv:gender");
        using var plain = Pack(zip);

        Assert.Equal(["gender: Female, Male"], Groups(data));
        Assert.Equal(["Male", "Female"], Names(data));
        Assert.Equal("plain", plain.Layout);
    }

    [Theory]
    [InlineData("csv:missing.csv", "file,a\n1.png,x\n", "'missing.csv'")]
    [InlineData("csv:labels.csv:b", "file,a\n1.png,x\n", "no column 'b'; there are a")]
    [InlineData("csv", "file,a\n", "no rows")]
    [InlineData("csv", "file\n1.png\n", "no rows of a file name and a label")]
    [InlineData("csv", "file,a\n9.png,x\n", "names none of the 5 pictures")]
    [InlineData("csv", "file,a\n1.png,\"x\n", "line 2")]
    [InlineData("csv", "file,what is it\n1.png,x\n", "'what is it'")]
    public void Csv_that_is_wrong_says_so(string labels, string csv, string expected) =>
        Assert.Contains(expected, Assert.Throws<TrainingException>(() => Pack(People(csv), labels)).Message);

    [Fact]
    public void Csv_column_with_very_many_values_is_no_attribute()
    {
        var rows = string.Concat(Enumerable.Range(0, 101).Select(i => $"{i}.png,person{i}\n"));

        var error = Assert.Throws<TrainingException>(() => Pack(People("file,identity\n" + rows)));

        Assert.Contains("101 values in the column 'identity'", error.Message);
    }

    [Fact]
    public void StyleGan_json_without_labels_is_a_plain_set()
    {
        var zip = TestImages.Zip(
            _folder["a.zip"],
            ("00000/img00000000.png", TestImages.Png(1)),
            ("00000/img00000001.png", TestImages.Png(2)),
            ("dataset.json", """{"labels": null}"""u8.ToArray()));

        using var data = Pack(zip);

        Assert.Equal(("plain", 2, 0), (data.Layout, data.Count, data.Labels.Dimension));
    }

    [Fact]
    public void StyleGan_json_in_a_folder_of_the_zip_names_files_beside_it()
    {
        var zip = TestImages.Zip(
            _folder["a.zip"],
            ("set/00000/img00000000.png", TestImages.Png(1)),
            ("set/00000/img00000001.png", TestImages.Png(2)),
            ("set/dataset.json", """{"labels": [["00000/img00000001.png", 3], ["00000/img00000000.png", 0]]}"""u8.ToArray()));

        using var data = Pack(zip);

        Assert.Equal([0, 3], data.ClassOf);
        Assert.Equal(["class: 0, 1, 2, 3"], Groups(data));
    }

    [Fact]
    public void Grey_picture_is_repeated_in_three_channels()
    {
        Write("in/grey.png", OddImages.GreyPng(16, 16, (x, y) => (byte)((x * 16) + y)));

        using var data = Pack(_folder["in"]);

        for (var i = 0; i < 256; i++)
            Assert.Equal(new byte[] { (byte)((i % 16 * 16) + (i / 16)), (byte)((i % 16 * 16) + (i / 16)), (byte)((i % 16 * 16) + (i / 16)) }, data.Picture(0).Slice(i * 3, 3).ToArray());
    }

    [Fact]
    public void Photograph_of_a_turned_camera_is_turned_upright()
    {
        // Red to the left, blue to the right; upright, what was left is on top.
        var pixels = new byte[40 * 20 * 3];
        for (var i = 0; i < 40 * 20; i++)
            pixels[(i * 3) + (i % 40 < 20 ? 0 : 2)] = 250;
        Write("in/photo.jpg", OddImages.LyingJpeg(new RgbImage(40, 20, pixels)));

        using var data = Pack(_folder["in"]);

        var (top, bottom) = (data.Picture(0).Slice(((2 * 16) + 8) * 3, 3).ToArray(), data.Picture(0).Slice(((13 * 16) + 8) * 3, 3).ToArray());
        Assert.True(top[0] > 200 && top[2] < 60, $"top {string.Join(' ', top)}");
        Assert.True(bottom[2] > 200 && bottom[0] < 60, $"bottom {string.Join(' ', bottom)}");
    }

    [Fact]
    public void Pictures_of_other_formats_are_listed_and_what_programs_hide_is_left_alone()
    {
        Write("in/a.png", TestImages.Png(1));
        Write("in/phone.HEIC", [1]);
        Write("in/old/scan.tiff", [1]);
        Write("in/notes.txt", [1]);
        Write("in/.thumbnails/a.png", TestImages.Png(2));
        Write("in/old/._a.png", TestImages.Png(2));

        using var data = Pack(_folder["in"]);

        Assert.Equal(1, data.Count);
        Assert.Equal(["old/scan.tiff", "phone.HEIC"], data.Skipped.Select(s => s.File));
        Assert.All(data.Skipped, s => Assert.Contains("JPEG, PNG and WebP are", s.Reason));
    }

    [Theory]
    [InlineData("folders")]
    [InlineData("csv:")]
    [InlineData("csv:a.csv:x,,y")]
    [InlineData("csv:a.csv:x,x")]
    [InlineData("celeba:")]
    [InlineData("none:x")]
    public void Labels_setting_that_is_none_is_refused(string labels)
    {
        var error = Assert.Throws<SettingException>(() => Preset.Settings("stylegan2-32", [KeyValuePair.Create("labels", labels)]));

        Assert.Equal(("labels", true), (error.Setting, error.Allowed.StartsWith("auto, none, subfolders", StringComparison.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();

    private string CelebA(string name, string list) => TestImages.Zip(
        _folder[Path.GetRandomFileName()],
        [
            .. Enumerable.Range(1, 4).Select(i => ($"img_align_celeba/00000{i}.jpg", ImageEncoder.Encode(TestImages.Draw(i, 34, 40), ImageFormat.Jpeg))),
            ("Anno/" + name, Encoding.UTF8.GetBytes(list)),
        ]);

    private string People(string csv) => TestImages.Zip(
        _folder[Path.GetRandomFileName()],
        [
            ("a/1.png", TestImages.Png(1)),
            .. Enumerable.Range(2, 4).Select(i => ($"b/{i}.png", TestImages.Png(i))),
            ("labels.csv", Encoding.UTF8.GetBytes(csv.ReplaceLineEndings("\n"))),
        ]);

    private void Cifar(string folder)
    {
        // A record: its class, then 3072 values that tell where they lie.
        static byte[] Record(int c) => [(byte)c, .. Enumerable.Range(0, 3072).Select(i => (byte)(i % 251))];
        Write($"{folder}/data_batch_1.bin", [.. Record(2), .. Record(0)]);
        Write($"{folder}/data_batch_2.bin", Record(1));
        Write($"{folder}/test_batch.bin", [.. Record(1), .. Record(0)]);
        Write($"{folder}/batches.meta.txt", "airplane\nautomobile\nbird\n\n"u8.ToArray());
        Write($"{folder}/readme.html", [1]);
    }

    private void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], content);
    }

    private PackedDataset Pack(string path, string labels = "auto", int size = 16) =>
        new DatasetPacker(new PackOptions { Size = size, Labels = labels }).Open(path, _folder["cache"]);

    private static IEnumerable<string> Groups(PackedDataset data) => data.Labels.Groups.Select(g => $"{g.Name}: {string.Join(", ", g.Values)}");

    private static IEnumerable<string> Names(PackedDataset data) => data.ClassOf.Select(data.Labels.NameOf);
}
