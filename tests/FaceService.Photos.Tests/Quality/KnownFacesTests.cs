using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Photos.Quality;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Photos.Tests.Quality;

public sealed class KnownFacesTests
{
    [Fact]
    public void Nearest_person_is_as_near_as_the_numbers_say()
    {
        var random = new Random(4);
        var known = new KnownFaces();
        var all = Enumerable.Range(0, 20_000).Select(_ => Numbers(random)).ToList(); // more than one piece of memory
        all.ForEach(one => known.Add(default, KnownFaces.Person(one)));
        var asked = Numbers(random);

        var expected = all.Min(one => Math.Sqrt(one.Zip(asked, (a, b) => (a - b) * (double)(a - b)).Sum()));

        Assert.Equal(expected, known.NearestPerson(KnownFaces.Person(asked)), 0.03);
        Assert.Equal(0, known.NearestPerson(KnownFaces.Person(all[19_999])), 1e-9);
    }

    [Fact]
    public void No_person_is_infinitely_far() => Assert.Equal(double.PositiveInfinity, new KnownFaces().NearestPerson(KnownFaces.Person(new float[128])));

    [Fact]
    public void Hash_stays_near_when_a_picture_is_saved_again_or_resized_and_far_from_others()
    {
        var picture = Blobs(1);
        var saved = ImageDecoder.Decode(ImageEncoder.Encode(picture, ImageFormat.Jpeg, new EncodeOptions { Quality = 60 }));
        var known = new KnownFaces();
        known.Add(PictureHash.Of(picture), []);

        Assert.True(known.HasPicture(PictureHash.Of(saved), 10));
        Assert.True(known.HasPicture(PictureHash.Of(ImageResizer.Resize(picture, 100, 100)), 10));
        Assert.False(known.HasPicture(PictureHash.Of(Blobs(2)), 40));
    }

    [Fact]
    public void Sharpness_falls_with_blur_and_not_with_contrast()
    {
        var picture = TestImages.Draw(3, 128, 128);
        var sharp = new FaceMeasures().Of(picture);
        var blurred = new FaceMeasures().Of(ImageResizer.Resize(ImageResizer.Resize(picture, 24, 24), 128, 128));
        var dull = new FaceMeasures().Of(new RgbImage(128, 128, picture.Pixels.ToArray().Select(level => (byte)(64 + (level / 2))).ToArray()));

        Assert.True(blurred.Sharpness < sharp.Sharpness / 3, $"{blurred.Sharpness} of {sharp.Sharpness}");
        Assert.InRange(dull.Sharpness, sharp.Sharpness * 0.8, sharp.Sharpness * 1.25);
    }

    [Theory]
    [InlineData(30, DropReason.Dark)]
    [InlineData(230, DropReason.Bright)]
    public void Level_that_is_extreme_everywhere_drops(byte level, DropReason expected)
    {
        var face = new FaceMeasures { Side = 500 }.Of(new RgbImage(64, 64, Enumerable.Repeat(level, 64 * 64 * 3).ToArray()));

        Assert.Equal(expected, new KeepRules { Sharpness = 0 }.After(face));
    }

    [Fact]
    public void Rules_name_the_first_reason_before_anything_is_cut()
    {
        var rules = new KeepRules { Smallest = 100 };

        Assert.Equal(DropReason.Small, rules.Before(new FaceMeasures { Side = 99 }));
        Assert.Equal(DropReason.CutOff, rules.Before(new FaceMeasures { Side = 100, Outside = 0.2 }));
        Assert.Equal(DropReason.Turned, rules.Before(new FaceMeasures { Side = 100, Turn = 50 }));
        Assert.Null(rules.Before(new FaceMeasures { Side = 100, Outside = 0.05, Turn = 30 }));
    }

    private static float[] Numbers(Random random) => [.. Enumerable.Range(0, 128).Select(_ => (random.NextSingle() - 0.5f) * 0.4f)];

    private static RgbImage Blobs(int seed)
    {
        var noise = new byte[8 * 8 * 3];
        new Random(seed).NextBytes(noise);
        return ImageResizer.Resize(new RgbImage(8, 8, noise), 160, 160);
    }
}
