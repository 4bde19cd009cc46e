using System.IO.Compression;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Training;

namespace FaceService.Cascade.Tests;

/// <summary>A cascade of one Haar feature, a bright middle on dark ground, and photos that have such.</summary>
public sealed class CascadeFaceFinderTests : IDisposable
{
    private const string Xml = """
        <?xml version="1.0"?>
        <opencv_storage><cascade type_id="opencv-cascade-classifier"><stageType>BOOST</stageType><featureType>HAAR</featureType>
        <height>24</height><width>24</width><stageParams><maxWeakCount>1</maxWeakCount></stageParams><featureParams><maxCatCount>0</maxCatCount></featureParams>
        <stageNum>1</stageNum><stages><_><maxWeakCount>1</maxWeakCount><stageThreshold>0.5</stageThreshold><weakClassifiers><_>
        <internalNodes>0 -1 0 1.5</internalNodes><leafValues>-1. 1.</leafValues></_></weakClassifiers></_></stages>
        <features><_><rects><_>0 0 24 24 -1.</_><_>6 6 12 12 4.</_></rects></_></features></cascade></opencv_storage>
        """;

    private readonly TemporaryFolder _folder = new();

    public CascadeFaceFinderTests() => File.WriteAllText(Cascade, Xml);

    private string Cascade => _folder["cascade.xml"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cascade_finds_what_it_is_made_for_from_48_pixels_on()
    {
        using var finder = new CascadeFaceFinder(Cascade);

        var found = finder.Find(Photo(400, 300, (100, 100, 60), (280, 150, 40), (60, 240, 14)), 10);

        Assert.Equal(2, found.Count);
        Assert.InRange(found[0].Centre.X, 92, 108);
        Assert.InRange(found[0].Centre.Y, 92, 108);
        Assert.InRange(found[0].Width, 95, 145);
        Assert.InRange(found[1].Centre.X, 272, 288);
        Assert.InRange(found[1].Width, 64, 98);
    }

    [Fact]
    public void Smallest_face_wanted_is_heeded()
    {
        using var finder = new CascadeFaceFinder(Cascade);

        Assert.Single(finder.Find(Photo(400, 300, (100, 100, 60), (280, 150, 40)), 115));
    }

    [Fact]
    public void File_that_is_no_cascade_is_refused()
    {
        File.WriteAllText(_folder["other.xml"], "<opencv_storage><a>1</a></opencv_storage>");

        Assert.Contains("no cascade", Assert.Throws<TrainingException>(() => new CascadeFaceFinder(_folder["other.xml"])).Message, StringComparison.Ordinal);
        Assert.Contains("no cascade file", Assert.Throws<TrainingException>(() => new CascadeFaceFinder(_folder["none.xml"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_cuts_the_boxes_that_the_cascade_found()
    {
        var photos = Directory.CreateDirectory(_folder["photos"]).FullName;
        File.WriteAllBytes(Path.Combine(photos, "a.png"), ImageEncoder.Encode(Photo(400, 300, (100, 100, 60), (280, 150, 40)), ImageFormat.Png));

        var code = Cli.CommandLine.Run(
            ["dataset", "build", photos, "--cascade", Cascade, "--out", _folder["set.zip"], "--size", "48", "--sharpness", "0", "--dark", "0", "--duplicates", "0"],
            path => new CascadeFaceFinder(path));

        Assert.Equal(0, code);
        using var zip = ZipFile.OpenRead(_folder["set.zip"]);
        using var stream = zip.GetEntry("00000/img00000000.png")!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var picture = ImageDecoder.Decode(bytes.ToArray());
        Assert.True(picture[24, 24].R > 200 && picture[3, 3].R < 60, $"{picture[24, 24]} {picture[3, 3]}");
        Assert.Equal(3, zip.Entries.Count);
    }

    private static RgbImage Photo(int width, int height, params (int X, int Y, int Side)[] bright)
    {
        var pixels = Enumerable.Repeat((byte)30, width * height * 3).ToArray();
        foreach (var (x, y, side) in bright)
            for (var row = y - (side / 2); row < y + (side / 2); row++)
                pixels.AsSpan(((row * width) + x - (side / 2)) * 3, side * 3).Fill(230);
        return new RgbImage(width, height, pixels);
    }
}
