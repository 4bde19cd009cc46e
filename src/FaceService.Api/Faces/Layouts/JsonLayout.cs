using System.Text.Encodings.Web;
using System.Text.Json;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Layouts;

/// <summary>Each face as base64 beside its canonical request, sent as they come.</summary>
internal sealed class JsonLayout : IFaceLayoutWriter
{
    public static readonly JsonLayout Instance = new();

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task WriteAsync(HttpContext context, FaceOrder order, GeneratedFaces faces, FaceEncoder encoder)
    {
        using var part = new ChunkedBuffer();
        await using var json = new Utf8JsonWriter(part, Options);
        FileResponse.Begin(context, "application/json", "faces.json");
        json.WriteStartObject();
        json.WriteString("model", order.Model.Version.Id.ToString());
        json.WriteStartArray("faces");
        var index = 0;
        await foreach (var image in encoder.EncodeEachAsync(context, order, faces))
        {
            using (image)
                await WriteFaceAsync(context, json, part, order, index++, image);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync();
        await FileResponse.SendAsync(context, part);
    }

    private static async Task WriteFaceAsync(HttpContext context, Utf8JsonWriter json, ChunkedBuffer part, FaceOrder order, int index, ChunkedBuffer image)
    {
        json.WriteStartObject();
        if (order.Portraits[index].Seed is { } seed)
            json.WriteNumber("seed", seed);
        json.WritePropertyName("request");
        json.WriteRawValue(CanonicalRequest.Of(order, order.Portraits[index]));
        json.WriteString("media_type", order.Format.MediaType);
        json.WritePropertyName("image");
        foreach (var piece in image.Pieces)
        {
            json.WriteBase64StringSegment(piece.Span, isFinalSegment: false);
            await json.FlushAsync();
            await FileResponse.SendAsync(context, part);
        }

        json.WriteBase64StringSegment([], isFinalSegment: true);
        json.WriteEndObject();
    }
}
