using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using FaceService.Api.Tests.Documents;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Faces;

/// <summary>The mark, read by a program that knows nothing of this service (Debian: libimage-exiftool-perl).</summary>
public sealed class ExiftoolTests(SharedHost shared) : IClassFixture<SharedHost>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-exif-").FullName;

    [ToolFact("exiftool")]
    public async Task Every_file_that_is_handed_out_carries_a_valid_mark()
    {
        foreach (var name in (string[])["1.png", "1.jpg", "1.webp"])
            await File.WriteAllBytesAsync(Path.Combine(_folder, name), await shared.Client.FaceAsync($"/face/{name}?size=64"));
        await PostAsync("/interpolate", """{"from": 1, "to": 2, "frames": 3}""", "way.gif");
        await PostAsync("/interpolate", """{"from": 1, "to": 2, "frames": 3, "format": "webp"}""", "way.webp");
        await PostAsync("/generate", """{"seed": 1, "count": 4, "layout": "grid"}""", "grid.png");
        await PostAsync("/generate", """{"seeds": [1, 2, 3], "format": "jpeg"}""", "faces.zip");
        await ZipFile.ExtractToDirectoryAsync(Path.Combine(_folder, "faces.zip"), Path.Combine(_folder, "unzipped"));
        File.Delete(Path.Combine(_folder, "faces.zip"));

        var files = await ReadAsync();

        Assert.Equal(9, files.Length);
        Assert.All(files, file =>
        {
            Assert.Equal("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", Text(file, "XMP-iptcExt:DigitalSourceType"));
            Assert.Equal("FaceService", Text(file, "XMP-iptcExt:AISystemUsed"));
            Assert.Equal(ServiceVersion.Text, Text(file, "XMP-iptcExt:AISystemVersionUsed"));
            Assert.Contains("\"model\":\"portraits@1\"", Text(file, "XMP-face:Request"));
            Assert.Equal("0 0 0", Text(file, "ExifTool:Validate")); // errors, warnings, of these minor
        });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task PostAsync(string path, string json, string name) =>
        await File.WriteAllBytesAsync(Path.Combine(_folder, name), await (await shared.Client.PostJsonAsync(path, json)).BytesAsync());

    private async Task<JsonElement[]> ReadAsync()
    {
        var start = new ProcessStartInfo("exiftool", ["-json", "-n", "-G1", "-validate", "-XMP:all", "-recurse", "."])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        using var exiftool = Process.Start(start)!;
        var json = await exiftool.StandardOutput.ReadToEndAsync();
        await exiftool.WaitForExitAsync();
        return [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];
    }

    private static string Text(JsonElement file, string tag)
    {
        Assert.True(file.TryGetProperty(tag, out var value), $"{tag} is missing: {file}");
        return value.ToString();
    }
}
