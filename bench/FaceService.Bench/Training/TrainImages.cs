using System.IO.Compression;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Training.Datasets;

namespace FaceService.Bench.Training;

/// <summary>The same images for every trainer: noise, since what they show does not change how long a step takes.</summary>
internal sealed class TrainImages : IDisposable
{
    private const int Count = 256;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("face-bench-");

    /// <param name="size">Width and height in pixels.</param>
    public TrainImages(int size)
    {
        Zip = Path.Combine(folder.FullName, "pictures.zip");
        WriteZip(Zip, size);
        using var packed = new DatasetPacker(new PackOptions { Size = size }).Open(Zip, folder.FullName);
        Packed = packed.Path;
        Pixels = Path.Combine(folder.FullName, "pixels.bin");
        using var file = File.Create(Pixels);
        for (var i = 0; i < packed.Count; i++)
            file.Write(packed.Picture(i));
    }

    /// <summary>All of the files, and room for more.</summary>
    public string Folder => folder.FullName;

    /// <summary>As people send them.</summary>
    public string Zip { get; }

    /// <summary>As our trainer reads them.</summary>
    public string Packed { get; }

    /// <summary>As the peers read them: uint8 [count, size, size, 3].</summary>
    public string Pixels { get; }

    public void Dispose() => folder.Delete(recursive: true);

    private static void WriteZip(string path, int size)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        var random = new Random(0);
        for (var i = 0; i < Count; i++)
        {
            var pixels = new byte[size * size * 3];
            random.NextBytes(pixels);
            using var entry = zip.CreateEntry($"{i}.png", CompressionLevel.NoCompression).Open();
            entry.Write(ImageEncoder.Encode(new RgbImage(size, size, pixels), ImageFormat.Png));
        }
    }
}
