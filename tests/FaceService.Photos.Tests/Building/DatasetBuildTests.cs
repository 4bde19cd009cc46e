using FaceService.Photos.Building;
using FaceService.Photos.Labels;
using FaceService.Photos.Quality;
using FaceService.Training;
using FaceService.Training.Datasets;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Photos.Tests.Building;

public sealed class DatasetBuildTests : IDisposable
{
    private readonly PhotoPile _pile = new();

    public void Dispose() => _pile.Dispose();

    [Fact]
    public void Dataset_is_one_that_training_reads()
    {
        _pile.Draw(7);

        var result = _pile.Build();

        Assert.Equal(7, result.Kept);
        Assert.Equal(["00000/img00000000.png", "00000/img00000006.png"], [_pile.Pictures()[0].Name, _pile.Pictures()[^1].Name]);
        Assert.All(_pile.Pictures(), picture => Assert.Equal((32, 32), (picture.Image.Width, picture.Image.Height)));
        using var source = ImageSource.Open(_pile.Output);
        Assert.Equal(7, DatasetReader.Read(source, "auto", "").Files.Count);
        Assert.Equal(["photos", "report.html", "set.zip"], _pile.Left.Prepend("photos"));
    }

    [Fact]
    public void Corrupt_files_are_listed_and_stop_nothing()
    {
        _pile.Draw(3);
        _pile.Put("a cut.png", TestImages.Png(1)[..60]);
        _pile.Put("b text.jpg", "no picture"u8.ToArray());
        _pile.Put("c.gif", "GIF89a............"u8.ToArray());
        _pile.Put("notes.txt", "x"u8.ToArray());

        var result = _pile.Build();

        Assert.Equal((6, 3), (result.Photos, result.Kept));
        Assert.Equal([(DropReason.Unreadable, 3L)], result.Dropped);
        var report = File.ReadAllText(_pile.Report);
        Assert.Contains("a cut.png", report, StringComparison.Ordinal);
        Assert.Contains("b text.jpg", report, StringComparison.Ordinal);
        Assert.Contains("c.gif", report, StringComparison.Ordinal);
        Assert.DoesNotContain("notes.txt", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(19)]
    public void Interrupted_build_goes_on_to_the_same_bytes(int after)
    {
        _pile.Draw(20);
        _pile.Put("broken.jpg", "no picture"u8.ToArray());
        _pile.Build();
        var undisturbed = File.ReadAllBytes(_pile.Output);
        var report = File.ReadAllText(_pile.Report);
        File.Delete(_pile.Output);
        using var stop = new CancellationTokenSource();
        var first = new Told(progress =>
        {
            if (progress.Photos > after)
                stop.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(() => _pile.Build(progress: first, stop: stop.Token));
        Assert.False(File.Exists(_pile.Output));
        using (var log = new FileStream($"{_pile.Output}.unfinished.jsonl", FileMode.Append))
            log.Write("{\"File\":\"half a li"u8); // as a kill leaves it
        using (var zip = new FileStream($"{_pile.Output}.unfinished", FileMode.Append))
            zip.Write("half an entry"u8);
        var second = new Told(_ => { });
        _pile.Build(progress: second);

        Assert.Equal(undisturbed, File.ReadAllBytes(_pile.Output));
        Assert.Equal(report, File.ReadAllText(_pile.Report));
        Assert.Equal(21 - first.Count, second.Count);
    }

    [Fact]
    public void Build_with_other_settings_begins_anew()
    {
        _pile.Draw(5);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => _pile.Build(progress: new Told(_ => stop.Cancel()), stop: stop.Token));

        _pile.Build(PhotoPile.Middles with { Size = 16 });

        Assert.Equal(5, _pile.Pictures().Count);
        Assert.All(_pile.Pictures(), picture => Assert.Equal(16, picture.Image.Width));
    }

    [Fact]
    public void Number_of_threads_does_not_change_the_bytes()
    {
        _pile.Draw(30);
        _pile.Build(PhotoPile.Middles with { Threads = 1 });
        var one = File.ReadAllBytes(_pile.Output);

        _pile.Build(PhotoPile.Middles with { Threads = 4 });

        Assert.Equal(one, File.ReadAllBytes(_pile.Output));
    }

    [Fact]
    public void Dry_run_writes_the_report_alone()
    {
        _pile.Draw(4);

        var result = _pile.Build(PhotoPile.Middles with { DryRun = true });

        Assert.Equal(4, result.Kept);
        Assert.Equal(["report.html"], _pile.Left);
    }

    [Fact]
    public void Nothing_kept_says_why()
    {
        _pile.Draw(2);

        var thrown = Assert.Throws<TrainingException>(() => _pile.Build(PhotoPile.Middles with { Rules = PhotoPile.Middles.Rules with { Smallest = 1000 } }));

        Assert.Contains("2 too small", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(["report.html"], _pile.Left);
    }

    [Fact]
    public void Pictures_saved_again_are_dropped_and_the_first_is_kept()
    {
        _pile.Put("a.png", TestImages.Png(1, 60, 48));
        _pile.Put("b.png", TestImages.Png(2, 60, 48));
        _pile.Put("c.png", TestImages.Png(1, 60, 48));

        var result = _pile.Build(PhotoPile.Middles with { Rules = PhotoPile.Middles.Rules with { Duplicate = 3 } });

        Assert.Equal([(DropReason.Duplicate, 1L)], result.Dropped);
        Assert.Equal(2, result.Kept);
    }

    [Fact]
    public void Folders_become_labels()
    {
        _pile.Put("cats/1.png", TestImages.Png(1));
        _pile.Put("dogs/2.png", TestImages.Png(2));
        _pile.Put("dogs/3.png", TestImages.Png(3));

        _pile.Build(PhotoPile.Middles with { Labels = LabelPlan.Parse("subfolders")! });

        Assert.Equal("""{"labels":[["00000/img00000000.png",0],["00000/img00000001.png",1],["00000/img00000002.png",1]],"classes":["cats","dogs"]}""", _pile.Json().GetRawText());
    }

    [Fact]
    public void Rows_of_a_csv_become_labels_and_a_photo_without_one_is_dropped()
    {
        _pile.Draw(3);
        _pile.Put("labels.csv", "file,hair,eyes\n000.png,red,blue\n001.png,black,green/grey\n"u8.ToArray());

        var result = _pile.Build(PhotoPile.Middles with { Labels = LabelPlan.Parse("auto")! });

        Assert.Equal([(DropReason.Unlabelled, 1L)], result.Dropped);
        using var source = ImageSource.Open(_pile.Output);
        var listing = DatasetReader.Read(source, "auto", "");
        Assert.Equal(["hair", "eyes"], listing.Labels.Groups.Select(group => group.Name));
        Assert.Equal(["red/blue", "black/green-grey"], listing.ClassOf.Select(listing.Labels.NameOf));
    }

    [Fact]
    public void Labels_of_the_photos_kept_are_listed_as_training_reads_them()
    {
        _pile.Draw(3);
        _pile.Put("a, \"b\".png", TestImages.Png(9, 60, 48));
        _pile.Put("labels.csv", "file,hair\n000.png,red\n001.png,\"black, long\"\n\"a, \"\"b\"\".png\",red\n"u8.ToArray());

        _pile.Build(PhotoPile.Middles with { Labels = LabelPlan.Parse("auto")! });

        var lines = File.ReadAllLines(_pile.Labels);
        Assert.Equal(["file,hair", "000.png,red", "001.png,\"black, long\"", "\"a, \"\"b\"\".png\",red"], lines);
        _pile.Put("labels.csv", File.ReadAllBytes(_pile.Labels));
        using var source = ImageSource.Open(_pile.Photos);
        Assert.Equal(3, DatasetReader.Read(source, "csv", "").Files.Count);
    }

    [Fact]
    public void Box_cuts_the_same_pixels_of_each_photo()
    {
        _pile.Put("a.png", TestImages.Png(1, 100, 80));

        _pile.Build(PhotoPile.Middles with { Crop = PhotoCrop.Parse("box:20,30,52,62")! });

        var (photo, cut) = (TestImages.Draw(1, 100, 80), _pile.Pictures()[0].Image);
        Assert.InRange(Math.Abs(photo[36, 46].R - cut[16, 16].R), 0, 12);
        Assert.InRange(Math.Abs(photo[24, 34].G - cut[4, 4].G), 0, 12);
    }

    [Theory]
    [InlineData("box")]
    [InlineData("box:1,2,3")]
    [InlineData("box:10,10,10,20")]
    [InlineData("box:-1,0,5,5")]
    [InlineData("middle")]
    public void Crop_that_is_none_is_refused(string text) => Assert.Null(PhotoCrop.Parse(text));
}
