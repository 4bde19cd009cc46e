using FaceService.Model.Imaging;

namespace FaceService.Model.Tests.Imaging;

public sealed class ImageSimilarityTests
{
    private const int Faces = 8;

    public static TheoryData<int> Sizes => [64, 160];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Same_pixels_are_fully_alike(int size) =>
        Assert.Equal(1, ImageSimilarity.Compare(DrawnFace.Draw(1, size), DrawnFace.Draw(1, size)));

    [Theory]
    [InlineData("jpeg", 50)]
    [InlineData("jpeg", 70)]
    [InlineData("jpeg", 90)]
    [InlineData("webp", 50)]
    [InlineData("webp", 90)]
    public void Recompressed_picture_is_the_same(string format, int quality) =>
        AssertSame(face => Recompress(face, format, quality));

    [Theory]
    [InlineData(0.5, ResizeFilter.Lanczos3)]
    [InlineData(0.5, ResizeFilter.Box)]
    [InlineData(0.7, ResizeFilter.Bilinear)]
    [InlineData(1.37, ResizeFilter.Lanczos3)]
    [InlineData(2, ResizeFilter.Box)]
    [InlineData(2.3, ResizeFilter.Bilinear)]
    [InlineData(4, ResizeFilter.Lanczos3)]
    public void Resized_picture_is_the_same(double factor, ResizeFilter filter) =>
        AssertSame(face => ImageResizer.Resize(face, (int)(face.Width * factor), (int)(face.Height * factor), filter));

    [Fact]
    public void Picture_that_was_halved_and_recompressed_is_the_same() =>
        AssertSame(face => Recompress(ImageResizer.Resize(face, face.Width / 2, face.Height / 2), "jpeg", 70));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Another_face_is_not_the_same(int size)
    {
        var faces = Enumerable.Range(0, Faces).Select(seed => DrawnFace.Draw(seed, size)).ToArray();
        foreach (var (i, j) in from i in Enumerable.Range(0, Faces) from j in Enumerable.Range(0, i) select (i, j))
            AssertOther(faces[i], faces[j]);
    }

    [Theory]
    [InlineData(64, 0, 0)]
    [InlineData(64, 0.5, 0)]
    [InlineData(64, 0.25, 0.25)]
    [InlineData(160, 0, 0.5)]
    [InlineData(160, 0.5, 0.5)]
    [InlineData(160, 0.31, 0.13)]
    public void Quarter_of_another_face_is_found_out(int size, double left, double top)
    {
        for (var seed = 0; seed < Faces; seed++)
        {
            var face = DrawnFace.Draw(seed, size);
            var changed = Paste(face, DrawnFace.Draw(seed + 1, size), left, top, 0.5);

            AssertOther(face, changed);
            AssertOther(face, Recompress(changed, "jpeg", 50));
            AssertOther(face, ImageResizer.Resize(changed, size / 2, size / 2));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Covered_eyes_are_found_out(int size)
    {
        for (var seed = 0; seed < Faces; seed++)
        {
            var face = DrawnFace.Draw(seed, size);

            AssertOther(face, Drawn.Draw(size, size, (x, y) => (double)y / size is > 0.38 and < 0.52 && (double)x / size is > 0.25 and < 0.75
                ? ((byte)0, (byte)0, (byte)0)
                : face[x, y]));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Lost_colour_is_found_out(int size)
    {
        for (var seed = 0; seed < Faces; seed++)
        {
            var face = DrawnFace.Draw(seed, size);

            AssertOther(face, Drawn.Draw(size, size, (x, y) =>
            {
                var (r, g, b) = face[x, y];
                var grey = (byte)((r * 299 + g * 587 + b * 114) / 1000);
                return (grey, grey, grey);
            }));
        }
    }

    [Fact]
    public void Order_does_not_matter()
    {
        var (a, b) = (DrawnFace.Draw(1, 64), Recompress(DrawnFace.Draw(1, 128), "jpeg", 60));

        Assert.Equal(ImageSimilarity.Compare(a, b), ImageSimilarity.Compare(b, a));
    }

    [Fact]
    public void Tiny_pictures_are_compared()
    {
        Assert.Equal(1, ImageSimilarity.Compare(Drawn.Plain(1, 1, 5, 5, 5), Drawn.Plain(3, 2, 5, 5, 5)));
        Assert.InRange(ImageSimilarity.Compare(Drawn.Plain(20, 20, 0, 0, 0), Drawn.Plain(20, 20, 255, 255, 255)), 0, 0.05);
    }

    private static void AssertSame(Func<RgbImage, RgbImage> change)
    {
        foreach (var size in (int[])[64, 160])
        {
            for (var seed = 0; seed < Faces; seed++)
            {
                var face = DrawnFace.Draw(seed, size);
                Assert.InRange(ImageSimilarity.Compare(face, change(face)), ImageSimilarity.SamePicture, 1);
            }
        }
    }

    private static void AssertOther(RgbImage a, RgbImage b) =>
        Assert.InRange(ImageSimilarity.Compare(a, b), 0, ImageSimilarity.SamePicture - 0.001);

    private static RgbImage Recompress(RgbImage image, string format, int quality) => ImageDecoder.Decode(
        ImageEncoder.Encode(image, ImageFormat.FromName(format)!, new EncodeOptions { Quality = quality }));

    private static RgbImage Paste(RgbImage image, RgbImage other, double left, double top, double side) =>
        Drawn.Draw(image.Width, image.Height, (x, y) =>
        {
            var (u, v) = ((double)x / image.Width, (double)y / image.Height);
            return u >= left && u < left + side && v >= top && v < top + side ? other[x, y] : image[x, y];
        });
}
