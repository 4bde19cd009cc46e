using System.IO.Compression;
using System.Text;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Browser.Tests.Hosting;

/// <summary>Zips of images that are drawn here: discs of one colour on another, of two classes.</summary>
internal static class TestImages
{
    private const int Side = 32;

    /// <summary>The images alone.</summary>
    public static IEnumerable<byte[]> Loose(int pictures) => Enumerable.Range(0, pictures).Select(Picture);

    /// <param name="pictures">How many.</param>
    /// <param name="labels">A dataset.json of another kind.</param>
    public static byte[] Zip(int pictures, string? labels = null)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < pictures; i++)
                Add(zip, $"{i}.png", Picture(i));
            var each = string.Join(", ", Enumerable.Range(0, pictures).Select(i => $"[\"{i}.png\", {i % 2}]"));
            Add(zip, "dataset.json", Encoding.UTF8.GetBytes(labels ?? $$"""{"labels": [{{each}}], "classes": ["small", "large"], "groups": ["disc"]}"""));
        }

        return memory.ToArray();
    }

    public static byte[] Picture(int seed)
    {
        var random = new Random(seed);
        byte[][] colours = [new byte[3], new byte[3]];
        random.NextBytes(colours[0]);
        random.NextBytes(colours[1]);
        var radius = seed % 2 == 0 ? 6 : 12;
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < Side * Side; i++)
        {
            var (x, y) = ((i % Side) - (Side / 2), (i / Side) - (Side / 2));
            colours[(x * x) + (y * y) < radius * radius ? 0 : 1].CopyTo(pixels, i * 3);
        }

        return ImageEncoder.Encode(new RgbImage(Side, Side, pixels), ImageFormat.Png);
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }
}
