using System.IO.Compression;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Training.Tests.Datasets;

/// <summary>Small images drawn on the spot, each unlike the others.</summary>
internal static class TestImages
{
    public static RgbImage Draw(int index, int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var at = ((y * width) + x) * 3;
                pixels[at] = (byte)((x * 255 / width) ^ (index * 37));
                pixels[at + 1] = (byte)((y * 255 / height) + (index * 11));
                pixels[at + 2] = (byte)(index * 53);
            }

        return new RgbImage(width, height, pixels);
    }

    public static byte[] Png(int index, int width = 40, int height = 32) => ImageEncoder.Encode(Draw(index, width, height), ImageFormat.Png);

    /// <summary>A zip of files.</summary>
    public static string Zip(string path, params (string Name, byte[] Content)[] files)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in files)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(content);
        }

        return path;
    }

    /// <summary>A zip of <paramref name="count"/> images in four classes of two groups, unevenly.</summary>
    public static string LabelledZip(string path, int count, int size = 32)
    {
        var labels = Enumerable.Range(0, count).Select(i => $"[\"00000/{i:D3}.png\", {(i % 7) % 4}]");
        var json = $$"""
            {"labels": [{{string.Join(", ", labels)}}], "classes": ["a/x", "a/y", "b/x", "b/y"], "groups": ["letter", "axis"]}
            """;
        return Zip(
            path,
            [.. Enumerable.Range(0, count).Select(i => ($"00000/{i:D3}.png", Png(i, size, size))), ("dataset.json", System.Text.Encoding.UTF8.GetBytes(json))]);
    }
}
