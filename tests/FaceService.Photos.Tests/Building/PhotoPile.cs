using System.IO.Compression;
using System.Text.Json;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Networks.Pretrained;
using FaceService.Photos.Building;
using FaceService.Photos.Quality;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Photos.Tests.Building;

/// <summary>A folder of photos drawn on the spot, and what is built of it.</summary>
internal sealed class PhotoPile : IDisposable
{
    /// <summary>Every photo's middle, whatever it shows: for what needs no networks.</summary>
    public static readonly BuildOptions Middles = new()
    {
        Size = 32,
        Crop = PhotoCrop.Parse("center")!,
        Rules = new KeepRules { Sharpness = 0, Dark = 0, Bright = 255, Duplicate = 0, SamePerson = 0 },
        Threads = 2,
    };

    private readonly TemporaryFolder _folder = new();

    public string Photos => Directory.CreateDirectory(_folder["photos"]).FullName;

    public string Output => _folder["set.zip"];

    public string Labels => _folder["labels.csv"];

    public string Report => _folder["report.html"];

    public IEnumerable<string> Left => Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    public void Put(string name, byte[] content)
    {
        var path = Path.Combine(Photos, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    public void Draw(int count)
    {
        for (var i = 0; i < count; i++)
            Put($"{i:D3}.png", TestImages.Png(i, 60, 48));
    }

    public BuildResult Build(BuildOptions? options = null, NetworkFolder? networks = null, IProgress<BuildProgress>? progress = null, CancellationToken stop = default) =>
        new DatasetBuild(options ?? Middles, networks ?? new NetworkFolder(_folder["no networks"])).Run(Photos, Output, Report, options?.Labels.Any == true ? Labels : null, progress: progress, stop: stop);

    /// <summary>The dataset's pictures by name.</summary>
    public IReadOnlyList<(string Name, RgbImage Image)> Pictures()
    {
        using var zip = ZipFile.OpenRead(Output);
        return [.. zip.Entries.Where(entry => entry.Name != "dataset.json").Select(entry => (entry.FullName, ImageDecoder.Decode(Bytes(entry))))];
    }

    public JsonElement Json()
    {
        using var zip = ZipFile.OpenRead(Output);
        return JsonSerializer.Deserialize<JsonElement>(Bytes(zip.GetEntry("dataset.json")!));
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
