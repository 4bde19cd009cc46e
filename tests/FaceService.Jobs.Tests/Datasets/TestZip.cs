using System.IO.Compression;
using System.Text;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Jobs.Tests.Datasets;

/// <summary>Makes zips, good and bad.</summary>
internal static class TestZip
{
    public static byte[] Of(params (string Name, byte[] Content)[] files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                stream.Write(content);
            }
        }

        return memory.ToArray();
    }

    /// <summary>An image whose pixels follow from a number.</summary>
    public static byte[] Picture(int seed, int width = 24, int height = 20, ImageFormat? format = null)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return ImageEncoder.Encode(new RgbImage(width, height, pixels), format ?? ImageFormat.Png);
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Six images of two sizes and three formats with labels of two groups.</summary>
    public static byte[] Good() => Of(
    [
        .. Enumerable.Range(0, 6).Select(i => (
            $"0000{i % 2}/img{i}.{(i % 3 == 0 ? "png" : i % 3 == 1 ? "jpg" : "webp")}",
            Picture(i, i < 4 ? 24 : 32, 20, i % 3 == 0 ? ImageFormat.Png : i % 3 == 1 ? ImageFormat.Jpeg : ImageFormat.Webp))),
        ("dataset.json", Text(
            """
            {"labels": [["00000/img0.png", 0], ["00001/img1.jpg", 1], ["00000/img2.webp", 0],
                        ["00001/img3.png", 1], ["00000/img4.jpg", 0], ["00001/img5.webp", 2]],
             "classes": ["female/old", "male/old", "male/young"], "groups": ["gender", "age"]}
            """)),
        ("readme.txt", Text("not needed")),
    ]);
}
