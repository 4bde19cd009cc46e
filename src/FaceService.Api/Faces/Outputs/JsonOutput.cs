using System.Text.Encodings.Web;
using System.Text.Json;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Outputs;

/// <summary>Each face as base64 beside its canonical request, sent as they come.</summary>
internal sealed class JsonOutput : IFaceOutput
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => "json";

    public string MediaType => "application/json";

    public WorkCost Cost(FacePlan plan) => FaceCost.OfFiles(plan);

    public async Task WriteAsync(HttpContext context, FacePlan plan, GeneratedFaces faces, FaceEncoder encoder)
    {
        using var part = new ChunkedBuffer();
        await using var json = new Utf8JsonWriter(part, Options);
        FileResponse.Begin(context, MediaType, "faces.json");
        json.WriteStartObject();
        json.WriteString("model", plan.Model.Version.Id.ToString());
        json.WriteStartArray("faces");
        var index = 0;
        await foreach (var image in ImageOutput.EncodeEachAsync(context, plan, faces, encoder))
        {
            using (image)
                await WriteFaceAsync(context, json, part, plan, index++, image);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync();
        await FileResponse.SendAsync(context, part);
    }

    private static async Task WriteFaceAsync(HttpContext context, Utf8JsonWriter json, ChunkedBuffer part, FacePlan plan, int index, ChunkedBuffer image)
    {
        json.WriteStartObject();
        if (plan.Faces[index].Seed is { } seed)
            json.WriteNumber("seed", seed);
        if (plan.Faces[index].SeedText is { } given)
            json.WriteString("seed_given", given);
        json.WritePropertyName("request");
        json.WriteRawValue(CanonicalRequest.Of(plan, plan.Faces[index]));
        json.WriteString("media_type", plan.Format.MediaType);
        json.WritePropertyName("image");
        await WriteImageAsync(context, json, part, image);
        json.WriteEndObject();
    }

    /// <summary>Writes a file as a value in base64, piece by piece, and sends what there is.</summary>
    public static async Task WriteImageAsync(HttpContext context, Utf8JsonWriter json, ChunkedBuffer part, ChunkedBuffer image)
    {
        foreach (var piece in image.Pieces)
        {
            json.WriteBase64StringSegment(piece.Span, isFinalSegment: false);
            await json.FlushAsync();
            await FileResponse.SendAsync(context, part);
        }

        json.WriteBase64StringSegment([], isFinalSegment: true);
    }
}
