using System.Text.Encodings.Web;
using System.Text.Json;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;

namespace FaceService.Api.Faces.Layouts;

/// <summary>Each face as base64 beside its canonical request.</summary>
internal sealed class JsonLayout : IFaceLayoutWriter
{
    public static readonly JsonLayout Instance = new();

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task WriteAsync(HttpContext context, FaceOrder order, DrawnFaces faces, PictureEncoder encoder)
    {
        using var pictures = EncodedPictures.Encode(context, order, faces, encoder);
        using var body = new PooledBuffer(64 * 1024);
        await using (var json = new Utf8JsonWriter(body, Options))
            Write(json, order, pictures);
        await FileResponse.WriteAsync(context, "application/json", "faces.json", body.Written);
    }

    private static void Write(Utf8JsonWriter json, FaceOrder order, EncodedPictures pictures)
    {
        json.WriteStartObject();
        json.WriteString("model", order.Model.Version.Id.ToString());
        json.WriteStartArray("faces");
        for (var i = 0; i < order.Portraits.Count; i++)
            WriteFace(json, order, i, pictures[i]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFace(Utf8JsonWriter json, FaceOrder order, int index, ReadOnlyMemory<byte> picture)
    {
        json.WriteStartObject();
        if (order.Portraits[index].Seed is { } seed)
            json.WriteNumber("seed", seed);
        json.WritePropertyName("request");
        json.WriteRawValue(CanonicalRequest.Of(order, order.Portraits[index]));
        json.WriteString("media_type", order.Format.MediaType);
        json.WriteBase64String("image", picture.Span);
        json.WriteEndObject();
    }
}
