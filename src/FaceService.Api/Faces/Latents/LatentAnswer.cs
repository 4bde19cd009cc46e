using System.Buffers;
using System.Reflection;
using System.Text.Json;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Outputs;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using Microsoft.AspNetCore.Http.Metadata;

namespace FaceService.Api.Faces.Latents;

/// <summary>Latents as JSON, which <c>POST /generate</c> takes as it is, or as a <c>.npy</c> file.</summary>
internal sealed class LatentAnswer(ModelId model, IReadOnlyList<Latent> latents, bool asNpy)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public const string NpyType = "application/x-npy";

    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(FileContent), ["application/json", NpyType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = "no-store";
        FaceHeaders.Write(httpContext, model, []);
        if (asNpy)
        {
            using var file = new ChunkedBuffer();
            file.Write(NpyFile.ToBytes(LatentArrays.Write(latents)));
            await FileResponse.WriteAsync(httpContext, NpyType, "latents.npy", file);
            return;
        }

        using var body = new ChunkedBuffer();
        await using (var json = new Utf8JsonWriter(body))
            Write(json);
        await FileResponse.WriteAsync(httpContext, "application/json", "latents.json", body);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("model", model.ToString());
        if (latents[0] is Latent.W)
            json.WriteString("space", "w");
        json.WriteStartArray("latents");
        foreach (var latent in latents)
        {
            if (latent is Latent.W { Rows: > 1 } w)
            {
                json.WriteStartArray();
                foreach (var row in w.Values.Chunk(w.Values.Length / w.Rows))
                    Write(json, row);
                json.WriteEndArray();
            }
            else
            {
                Write(json, LatentArrays.Values(latent));
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, float[] row)
    {
        json.WriteStartArray();
        foreach (var value in row)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
