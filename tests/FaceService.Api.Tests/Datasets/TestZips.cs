using System.IO.Compression;
using System.Text;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Api.Tests.Datasets;

/// <summary>Zips of images that are drawn here.</summary>
internal static class TestZips
{
    public static byte[] Of(params (string Name, byte[] Content)[] files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return memory.ToArray();
    }

    public static byte[] Picture(int seed)
    {
        var pixels = new byte[32 * 32 * 3];
        new Random(seed).NextBytes(pixels);
        return ImageEncoder.Encode(new RgbImage(32, 32, pixels), ImageFormat.Png);
    }

    /// <summary>Four images of two classes.</summary>
    public static byte[] Good() => Of(
        ("0.png", Picture(0)),
        ("1.png", Picture(1)),
        ("2.png", Picture(2)),
        ("3.png", Picture(3)),
        ("dataset.json", Encoding.UTF8.GetBytes(
            """{"labels": [["0.png", 0], ["1.png", 1], ["2.png", 0], ["3.png", 0]], "classes": ["round", "square"], "groups": ["shape"]}""")));
}
