using System.Text.Json;
using FaceService.Model.Catalog;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Latents;
using FaceService.Model.Weights;

namespace FaceService.Training.Projection;

/// <summary>Writes what came out of a projection.</summary>
internal static class ProjectionFiles
{
    public static void Write(ProjectionFolder folder, ProjectionResult result, RgbImage drawn, ModelVersion model, string noise)
    {
        DurableFile.WriteAllBytes(folder.Result, ImageEncoder.Encode(drawn, ImageFormat.Png, Marked(result, drawn, model, noise)));
        DurableFile.WriteAllBytes(folder.LatentJson, GenerateBody(result, noise));
        float[] flat = [.. result.Latent.SelectMany(row => row)];
        var array = result.Space == "w"
            ? NpyArray.FromFloat32(flat, flat.Length)
            : NpyArray.FromFloat32(flat, result.Latent.Count, result.Latent[0].Length);
        DurableFile.WriteAllBytes(folder.LatentNpy, NpyFile.ToBytes(array));
    }

    /// <summary>The sought image beside the drawn one.</summary>
    public static void WriteComparison(ProjectionFolder folder)
    {
        RgbImage[] pair = [.. new[] { folder.Target, folder.Result }.Select(path => ImageDecoder.Decode(File.ReadAllBytes(path)))];
        File.WriteAllBytes(folder.Comparison, ImageEncoder.Encode(ContactSheet.Draw(pair, columns: 2, gap: 2), ImageFormat.Png));
    }

    // What POST /generate takes, as it is.
    private static byte[] GenerateBody(ProjectionResult result, string noise) => Write(json =>
    {
        json.WriteString("model", result.Model);
        json.WriteString("space", "w");
        if (noise == "none")
            json.WriteString("noise", "none");
        json.WritePropertyName("latent");
        JsonSerializer.Serialize(json, result.Space == "w" ? (object)result.Latent[0] : result.Latent);
    });

    // As the service marks what it draws from a latent, which stands in it by its hash only.
    private static EncodeOptions Marked(ProjectionResult result, RgbImage drawn, ModelVersion model, string noise)
    {
        var request = Write(json =>
        {
            json.WriteString("latent_sha256", LatentDigest.Of([.. result.Latent.SelectMany(row => row)]));
            json.WriteString("space", "w");
            json.WriteNumber("truncation", 1);
            if (model.Config.StyleGan2!.UseNoise)
                json.WriteString("noise", noise == "none" ? "none" : "const");
            json.WriteNumber("size", drawn.Width);
            json.WriteString("format", "png");
            json.WriteString("model", result.Model);
            json.WriteString("model_digest", model.Digest);
            json.WriteString("precision", "float32");
        });
        return Marked(System.Text.Encoding.UTF8.GetString(request));
    }

    /// <summary>The mark of what this program drew; with null, of what no request draws again.</summary>
    internal static EncodeOptions Marked(string? request = null) =>
        new() { Mark = new ImageMark("FaceService", typeof(ProjectionFiles).Assembly.GetName().Version?.ToString(3), request) };

    private static byte[] Write(Action<Utf8JsonWriter> body)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
