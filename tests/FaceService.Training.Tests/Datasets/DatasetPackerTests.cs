using System.Text;
using FaceService.Model.Imaging;
using FaceService.Training.Datasets;

namespace FaceService.Training.Tests.Datasets;

public sealed class DatasetPackerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_pictures_of_the_training_size_keeps_every_pixel()
    {
        var zip = TestImages.Zip(_folder["a.zip"], ("b.png", TestImages.Png(1, 16, 16)), ("x/a.png", TestImages.Png(2, 16, 16)));

        using var data = Pack(zip, 16);

        Assert.Equal(["b.png", "x/a.png"], data.Files);
        Assert.Equal(TestImages.Draw(1, 16, 16).Pixels.ToArray(), data.Picture(0).ToArray());
        Assert.Equal(TestImages.Draw(2, 16, 16).Pixels.ToArray(), data.Picture(1).ToArray());
    }

    [Fact]
    public void Open_wide_picture_is_cut_to_its_centre()
    {
        var zip = TestImages.Zip(_folder["a.zip"], ("a.png", TestImages.Png(3, 48, 16)));

        using var data = Pack(zip, 16);

        Assert.Equal(ImageResizer.CropCentre(TestImages.Draw(3, 48, 16), 16, 16).Pixels.ToArray(), data.Picture(0).ToArray());
    }

    [Fact]
    public void Open_with_the_resize_setting_box_packs_the_means_of_areas()
    {
        var zip = TestImages.Zip(_folder["a.zip"], ("a.png", TestImages.Png(3, 64, 64)));
        var settings = Training.Presets.Preset.Settings("stylegan2-32", [new("resize", "box"), new("labels", "none")]);

        using var box = new DatasetPacker(settings.PackOptions()).Open(zip, _folder.Path);
        using var usual = Pack(zip, 32, "none");

        var picture = TestImages.Draw(3, 64, 64);
        var corner = (picture[0, 0].R + picture[1, 0].R + picture[0, 1].R + picture[1, 1].R) / 4.0;
        Assert.InRange(box.Picture(0)[0] - corner, -1, 1);
        Assert.NotEqual(usual.Picture(0).ToArray(), box.Picture(0).ToArray());
    }

    [Fact]
    public void Open_bad_pictures_are_skipped_and_listed_with_their_reason()
    {
        var bomb = TestImages.Png(1, 16, 16);
        bomb[16] = 0x7F; // the header now claims a width of two thousand million pixels
        var zip = TestImages.Zip(
            _folder["a.zip"],
            ("good.png", TestImages.Png(1)),
            ("text.jpg", Encoding.ASCII.GetBytes("no picture at all")),
            ("tiny.png", TestImages.Png(2, 8, 40)),
            ("cut.png", TestImages.Png(3)[..60]),
            ("bomb.png", bomb),
            ("__MACOSX/._good.png", [1, 2, 3]),
            ("notes.txt", [1]));

        using var data = Pack(zip, 16);

        Assert.Equal(["good.png"], data.Files);
        Assert.Equal(["bomb.png", "cut.png", "text.jpg", "tiny.png"], data.Skipped.Select(s => s.File));
        Assert.Contains("8×40", data.Skipped.Single(s => s.File == "tiny.png").Reason);
        Assert.All(data.Skipped, s => Assert.NotEmpty(s.Reason));
    }

    [Fact]
    public void Open_only_bad_pictures_says_so_and_leaves_no_file()
    {
        var zip = TestImages.Zip(_folder["a.zip"], ("a.png", [1, 2, 3]));

        var error = Assert.Throws<TrainingException>(() => Pack(zip, 16));

        Assert.Contains("None of the 1 pictures", error.Message);
        Assert.Empty(Directory.GetFiles(_folder["cache"]));
    }

    [Fact]
    public void Open_folder_at_any_depth_equals_the_zip_of_it()
    {
        Directory.CreateDirectory(_folder["in/deep/er"]);
        File.WriteAllBytes(_folder["in/1.png"], TestImages.Png(1));
        File.WriteAllBytes(_folder["in/deep/er/2.png"], TestImages.Png(2));
        var zip = TestImages.Zip(_folder["a.zip"], ("1.png", TestImages.Png(1)), ("deep/er/2.png", TestImages.Png(2)));

        using var fromFolder = Pack(_folder["in"], 16);
        using var fromZip = Pack(zip, 16);

        Assert.Equal(fromZip.ContentDigest, fromFolder.ContentDigest);
        Assert.Equal(2, fromFolder.Count);
    }

    [Fact]
    public void Open_twice_decodes_once()
    {
        var zip = TestImages.Zip(_folder["a.zip"], ("a.png", TestImages.Png(1)));
        Pack(zip, 16).Dispose();
        var cache = Assert.Single(Directory.GetFiles(_folder["cache"]));
        var written = File.GetLastWriteTimeUtc(cache);

        Pack(zip, 16).Dispose();
        Pack(zip, 8).Dispose();

        Assert.Equal(written, File.GetLastWriteTimeUtc(cache));
        Assert.Equal(2, Directory.GetFiles(_folder["cache"]).Length);
    }

    [Fact]
    public void Open_packed_file_itself_needs_no_source()
    {
        Pack(TestImages.Zip(_folder["a.zip"], ("a.png", TestImages.Png(1))), 16).Dispose();
        var packed = Directory.GetFiles(_folder["cache"])[0];

        using var data = Pack(packed, 16);
        var wrongSize = Assert.Throws<TrainingException>(() => Pack(packed, 32));

        Assert.Equal(1, data.Count);
        Assert.Contains("16 pixels", wrongSize.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(100)]
    [InlineData(-1)]
    public void PackedDataset_Open_damaged_file_is_a_named_error(int keep)
    {
        Pack(TestImages.Zip(_folder["a.zip"], ("a.png", TestImages.Png(1))), 16).Dispose();
        var path = Directory.GetFiles(_folder["cache"])[0];
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, keep < 0 ? bytes[..^1] : bytes[..keep]);

        Assert.Contains("packed dataset", Assert.Throws<TrainingException>(() => PackedDataset.Open(path)).Message);
    }

    [Fact]
    public void Open_labelled_zip_has_groups_side_by_side()
    {
        using var data = Pack(TestImages.LabelledZip(_folder["a.zip"], 14), 32);

        Assert.Equal(["letter", "axis"], data.Labels.Groups.Select(g => g.Name));
        Assert.Equal(["a", "b"], data.Labels.Groups[0].Values);
        Assert.Equal([1, 0, 0, 1], data.Labels.Vector(1));
        Assert.Equal([0, 1, 1, 0], data.Labels.Vector(2));
        Assert.Equal("b/x", data.Labels.NameOf(2));
        Assert.Equal([4, 4, 4, 2], data.ClassCounts());
    }

    [Fact]
    public void Open_subfolder_labels_are_the_folders_names()
    {
        var zip = TestImages.Zip(
            _folder["a.zip"], ("top/cats/1.png", TestImages.Png(1)), ("top/dogs/1.png", TestImages.Png(2)));

        using var data = Pack(zip, 16, "subfolders");

        Assert.Equal(["cats", "dogs"], Assert.Single(data.Labels.Groups).Values);
        Assert.Equal([0, 1], data.ClassOf);
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"labels": [["a.png", -1]]}""", "class -1")]
    [InlineData("""{"labels": [["a.png", 0, 1]]}""", "not [file, class]")]
    [InlineData("""{"labels": [["b.png", 0]]}""", "labels no picture")]
    [InlineData("""{"labels": [["a.png", 1]], "classes": ["x"]}""", "names 1 classes")]
    [InlineData("""{"labels": [["a.png", 0]], "classes": ["x"], "groups": ["p", "q"]}""", "2 groups")]
    public void Open_bad_dataset_json_says_what_is_wrong(string json, string expected)
    {
        var zip = TestImages.Zip(_folder["a.zip"], ("a.png", TestImages.Png(1)), ("dataset.json", Encoding.UTF8.GetBytes(json)));

        Assert.Contains(expected, Assert.Throws<TrainingException>(() => Pack(zip, 16)).Message);
    }

    [Theory]
    [InlineData("stretch", 40, 32)]
    [InlineData("box:4,0,36,32", 40, 32)]
    [InlineData("crop:20", 40, 32)]
    [InlineData("box:0,15,178,193", 12, 18)]
    public void Framing_any_picture_gives_the_size(string framing, int width, int height)
    {
        var image = Framing.Parse(framing)!.Apply(TestImages.Draw(1, width, height), 16);

        Assert.Equal((16, 16), (image.Width, image.Height));
    }

    [Theory]
    [InlineData("middle")]
    [InlineData("crop:0")]
    [InlineData("crop:-4")]
    [InlineData("box:1,2,3")]
    [InlineData("box:9,0,4,4")]
    [InlineData("centre:4")]
    public void Framing_unknown_text_is_refused(string framing) => Assert.Null(Framing.Parse(framing));

    public void Dispose() => _folder.Dispose();

    private PackedDataset Pack(string path, int size, string labels = "auto")
    {
        Directory.CreateDirectory(_folder["cache"]);
        return new DatasetPacker(new PackOptions { Size = size, Labels = labels }).Open(path, _folder["cache"]);
    }
}
