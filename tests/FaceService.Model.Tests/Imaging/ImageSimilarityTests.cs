using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Comparison;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

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

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    public void Detail_of_another_face_over_the_means_of_cells_is_found_out(int size)
    {
        for (var seed = 0; seed < Faces; seed++)
        {
            var (face, other) = (DrawnFace.Draw(seed, size), DrawnFace.Draw(seed + 1, size));
            var (kept, replaced) = (Means(face), Means(other));
            byte Mixed(int detail, int mean, int old) => (byte)Math.Clamp(detail + mean - old, 0, 255);

            AssertOther(face, Drawn.Draw(size, size, (x, y) =>
            {
                var (a, b, c) = (other[x, y], kept[x, y], replaced[x, y]);
                return (Mixed(a.R, b.R, c.R), Mixed(a.G, b.G, c.G), Mixed(a.B, b.B, c.B));
            }));
        }

        RgbImage Means(RgbImage image) => ImageResizer.Resize(ImageResizer.Resize(image, 16, 16), size, size);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(1, 4)]
    [InlineData(10, 9)]
    [InlineData(100, 97)]
    public void Stretched_picture_is_found_out(int width, int height) =>
        AssertOther(DrawnFace.Draw(1, 160), ImageResizer.Resize(DrawnFace.Draw(1, 160), 160 * width / Math.Max(width, height), 160 * height / Math.Max(width, height)));

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.08)]
    public void Small_logo_in_a_corner_is_found_out(double side)
    {
        foreach (var size in (int[])[160, 512])
        {
            var face = DrawnFace.Draw(2, size);
            AssertOther(face, Drawn.Draw(size, size, (x, y) => x > size * (1 - side) && y > size * (1 - side) ? ((byte)200, (byte)30, (byte)30) : face[x, y]));
        }
    }

    [Fact]
    public void Mirrored_shifted_cropped_and_recoloured_pictures_are_found_out()
    {
        for (var seed = 0; seed < Faces; seed++)
        {
            var face = DrawnFace.Draw(seed, 160);
            AssertOther(face, Drawn.Draw(160, 160, (x, y) => face[159 - x, y]));
            AssertOther(face, Drawn.Draw(160, 160, (x, y) => face[Math.Max(0, x - 3), y]));
            AssertOther(face, ImageResizer.Resize(ImageResizer.CropCentre(face, 152, 152), 160, 160));
            AssertOther(face, Drawn.Draw(160, 160, (x, y) => (face[x, y].G, face[x, y].B, face[x, y].R)));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(11)]
    public void One_small_place_of_a_picture_of_several_tiles_is_found_out(int seed)
    {
        var size = 2100;
        var (face, random) = (ImageResizer.Resize(DrawnFace.Draw(1, 256), size, size), new Random(seed));
        Assert.InRange(ImageSimilarity.Compare(face, Recompress(face, "jpeg", 50)), ImageSimilarity.SamePicture, 1);
        for (var i = 0; i < 4; i++)
        {
            var (left, top) = (random.Next(size - 40), random.Next(size - 40));
            AssertOther(face, Drawn.Draw(size, size, (x, y) => x >= left && x < left + 40 && y >= top && y < top + 40 ? ((byte)0, (byte)255, (byte)0) : face[x, y]));
        }
    }

    [Theory]
    [InlineData(64, 128, 1, 64)]
    [InlineData(1024, 128, 1, 512)]
    [InlineData(1024, 1024, 1, 1024)]
    [InlineData(128, 128, 8, 128)]
    [InlineData(512, 64, 8, 64)]
    public void Side_that_is_compared_goes_up_to_what_was_generated(int sent, int generated, int columns, int expected) =>
        Assert.Equal(expected, ImageSimilarity.ComparedSide(sent, generated, columns));

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
