using System.Numerics;
using FaceService.Model.Catalog;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Tests.Networks.Pretrained;
using FaceService.Photos.Building;
using FaceService.Photos.Faces;
using FaceService.Photos.Labels;
using FaceService.Photos.Quality;

namespace FaceService.Photos.Tests.Building;

/// <summary>Photos of people who do not exist: portraits that the bundled model drew, on backgrounds of another grey, with the pretrained networks.</summary>
public sealed class FaceBuildTests : IDisposable
{
    private static readonly BuildOptions Faces = new() { Size = 64, Threads = 2, Score = 0.2, Rules = new KeepRules { SamePerson = 0, Duplicate = 0 } };
    private readonly PhotoPile _pile = new();

    public void Dispose() => _pile.Dispose();

    [NetworkTheory]
    [InlineData(0)]
    [InlineData(25)]
    [InlineData(-25)]
    public void Faces_of_a_photo_come_out_level_and_framed_alike(double degrees)
    {
        Put("photo.png", Photo(900, 600, (Portrait(0), new(250, 300), 300, degrees), (Portrait(9), new(650, 300), 260, -degrees)));

        var result = _pile.Build(Faces, NetworkTheoryAttribute.Folder);

        Assert.Equal(2, result.Kept);
        foreach (var (_, picture) in _pile.Pictures())
        {
            var points = Points(picture);
            var (left, right) = (points.LeftEye / 64, points.RightEye / 64);
            Assert.InRange(Math.Abs(left.Y - right.Y), 0, 0.03);
            Assert.InRange((left.X + right.X) / 2, 0.46, 0.54);
            Assert.InRange((left.Y + right.Y) / 2, 0.42, 0.52); // FFHQ's eyes lie at 0.47
            Assert.InRange(right.X - left.X, 0.2, 0.3);
        }
    }

    [NetworkTheory]
    [InlineData(6)]
    [InlineData(3)]
    public void Photo_that_EXIF_turns_is_found_upright(int orientation)
    {
        var turned = Photo(600, 600, (Portrait(3), new(300, 300), 320, orientation == 3 ? 180 : -90));
        _pile.Put("photo.jpg", Turned(ImageEncoder.Encode(turned, ImageFormat.Jpeg), orientation));

        Assert.Equal(1, _pile.Build(Faces, NetworkTheoryAttribute.Folder).Kept);
    }

    [NetworkTheory]
    [InlineData(DropReason.NoFace)]
    [InlineData(DropReason.Small)]
    [InlineData(DropReason.CutOff)]
    [InlineData(DropReason.Blurred)]
    [InlineData(DropReason.Dark)]
    [InlineData(DropReason.SeveralFaces)]
    [InlineData(DropReason.Duplicate)]
    [InlineData(DropReason.SamePerson)]
    public void Bad_photo_is_dropped_for_its_reason(DropReason reason)
    {
        var good = Photo(500, 500, (Portrait(0), new(250, 250), 300, 0));
        Put("a.png", good);
        var rules = Faces.Rules;
        switch (reason)
        {
            case DropReason.NoFace:
                Put("b.png", Photo(500, 500));
                break;
            case DropReason.Small:
                rules = rules with { Smallest = 200 };
                Put("b.png", Photo(500, 500, (Portrait(1), new(250, 250), 120, 0)));
                break;
            case DropReason.CutOff:
                Put("b.png", Photo(500, 500, (Portrait(1), new(90, 250), 300, 0)));
                break;
            case DropReason.Blurred:
                rules = rules with { Sharpness = 150 };
                Put("b.png", ImageResizer.Resize(ImageResizer.Resize(Photo(500, 500, (Portrait(4), new(250, 250), 300, 0)), 40, 40), 500, 500));
                break;
            case DropReason.Dark:
                Put("b.png", new RgbImage(500, 500, Photo(500, 500, (Portrait(4), new(250, 250), 300, 0)).Pixels.ToArray().Select(level => (byte)(level / 4)).ToArray()));
                break;
            case DropReason.SeveralFaces:
                rules = rules with { MostFaces = 1 };
                Put("b.png", Photo(900, 500, (Portrait(1), new(250, 250), 300, 0), (Portrait(2), new(650, 250), 300, 0)));
                break;
            case DropReason.Duplicate:
                rules = rules with { Duplicate = 10 };
                Put("b.png", ImageResizer.Resize(good, 400, 400));
                break;
            case DropReason.SamePerson:
                rules = rules with { SamePerson = 0.25 };
                Put("b.png", Photo(500, 500, (Portrait(0), new(240, 260), 280, 4)));
                break;
        }

        var result = _pile.Build(Faces with { Rules = rules }, NetworkTheoryAttribute.Folder);

        Assert.Equal([(reason, 1L)], result.Dropped);
        Assert.Equal(1, result.Kept);
        Assert.Contains(reason.Words(), File.ReadAllText(_pile.Report), StringComparison.Ordinal);
    }

    [NetworkTheory]
    [InlineData(0)]
    public void Networks_label_faces_and_leave_out_whom_they_are_unsure_of(int first)
    {
        for (var i = first; i < first + 8; i++)
            Put($"{i}.png", Photo(400, 400, (Portrait(i), new(200, 200), 240, 0)));

        var sure = _pile.Build(Faces with { Labels = LabelPlan.Parse("gender+age")! with { SureGender = 0.5, SureYears = 0 } }, NetworkTheoryAttribute.Folder);
        var labels = _pile.Json();
        var unsure = _pile.Build(Faces with { Labels = LabelPlan.Parse("gender")! with { SureGender = 0.97 } }, NetworkTheoryAttribute.Folder);

        Assert.InRange(sure.Kept, 6, 8);
        Assert.Equal(["gender", "age"], labels.GetProperty("groups").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(sure.Kept, labels.GetProperty("labels").GetArrayLength());
        Assert.True(labels.GetProperty("classes").GetArrayLength() > 1, "all portraits alike");
        Assert.Contains(unsure.Dropped, one => one.Reason == DropReason.Unsure);
        Assert.Equal(8, unsure.Kept + unsure.Dropped.Sum(one => one.Count));
    }

    [NetworkTheory]
    [InlineData("center")]
    [InlineData("box:40,40,360,360")]
    public void Photos_cut_without_looking_for_faces_are_labelled_by_the_face_in_the_cut(string crop)
    {
        for (var i = 0; i < 6; i++)
            Put($"{i}.png", Photo(400, 400, (Portrait(i), new(200, 200), 300, 0)));
        Put("nobody.png", Photo(400, 400));
        var rules = PhotoPile.Middles.Rules with { SamePerson = 0.25 };

        var result = _pile.Build(
            Faces with { Crop = PhotoCrop.Parse(crop)!, Rules = rules, Labels = LabelPlan.Parse("expression")! with { Expressions = ["neutral", "smiling"], SureExpression = 0 } },
            NetworkTheoryAttribute.Folder);

        Assert.InRange(result.Kept, 3, 6);
        Assert.Equal([(DropReason.Unsure, 7 - result.Kept)], result.Dropped);
        Assert.All(_pile.Json().GetProperty("classes").EnumerateArray(), name => Assert.Contains(name.GetString(), (string[])["neutral", "smiling"]));
        Assert.DoesNotContain("nobody", File.ReadAllText(_pile.Labels), StringComparison.Ordinal);
    }

    [Fact]
    public void Small_faces_of_a_large_photo_are_looked_for_in_tiles_that_cover_it()
    {
        var tiles = NetworkFaceFinder.Tiles(4000, 3000, 60).ToList();

        Assert.Equal((0, 0, 4000), tiles[0]);
        Assert.Contains(tiles, tile => tile.Side < 1000);
        for (var x = 30; x < 4000; x += 100)
            for (var y = 30; y < 3000; y += 100) // a face of 60 pixels lies whole in one of them
                Assert.Contains(tiles, tile => tile.Side < 1000 && tile.Left <= x - 30 && tile.Top <= y - 30 && tile.Left + tile.Side >= x + 30 && tile.Top + tile.Side >= y + 30);
        Assert.Single(NetworkFaceFinder.Tiles(800, 600, 100));
    }

    private void Put(string name, RgbImage photo) => _pile.Put(name, ImageEncoder.Encode(photo, ImageFormat.Png));

    private static FacePoints Points(RgbImage picture)
    {
        using var finder = new LandmarkFinder(NetworkTheoryAttribute.Folder);
        return finder.Find(picture, new FaceBox(picture.Width * 0.2f, picture.Height * 0.25f, picture.Width * 0.6f, picture.Height * 0.6f))!;
    }

    // The bundled model's preview shows 64 portraits of 128 pixels.
    private static RgbImage Portrait(int index)
    {
        var preview = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(DefaultFolders.Models, "portraits-128", "1", "preview.png")));
        return ImageResizer.Crop(preview, index % 8 * 128, index / 8 * 128, 128, 128);
    }

    /// <summary>Portraits in circles, each of a side and turned, on grey that is brighter to the right.</summary>
    private static RgbImage Photo(int width, int height, params (RgbImage Portrait, Vector2 Centre, float Side, double Degrees)[] people)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length / 3; i++)
            pixels.AsSpan(i * 3, 3).Fill((byte)(90 + (i % width * 60 / width)));
        foreach (var (portrait, centre, side, degrees) in people)
        {
            var around = (float)(degrees * Math.PI / 180);
            var (across, down) = (new Vector2(MathF.Cos(around), MathF.Sin(around)), new Vector2(-MathF.Sin(around), MathF.Cos(around)));
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                {
                    var from = new Vector2(x, y) - centre;
                    var at = (new Vector2(Vector2.Dot(from, across), Vector2.Dot(from, down)) / side) + new Vector2(0.5f);
                    if ((at - new Vector2(0.5f)).Length() < 0.5f)
                        Bilinear(portrait, at * 127, pixels.AsSpan(((y * width) + x) * 3, 3));
                }
        }

        return new RgbImage(width, height, pixels);
    }

    private static void Bilinear(RgbImage portrait, Vector2 at, Span<byte> into)
    {
        var (x, y) = (Math.Clamp((int)at.X, 0, 126), Math.Clamp((int)at.Y, 0, 126));
        var (across, down) = (at.X - x, at.Y - y);
        for (var channel = 0; channel < 3; channel++)
        {
            float Level(int column, int row) => portrait.Row(row)[(column * 3) + channel];
            var above = (Level(x, y) * (1 - across)) + (Level(x + 1, y) * across);
            var below = (Level(x, y + 1) * (1 - across)) + (Level(x + 1, y + 1) * across);
            into[channel] = (byte)Math.Clamp((above * (1 - down)) + (below * down), 0, 255);
        }
    }

    // Camera files say in EXIF how they were held; what is stored lies on its side.
    private static byte[] Turned(byte[] jpeg, int orientation)
    {
        byte[] exif = [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }
}
