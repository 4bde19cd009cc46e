using System.Text.Json;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.OpenAi;

/// <summary>Each face as base64, as OpenAI's clients read it, sent as they come.</summary>
/// <param name="created">When it was asked for.</param>
internal sealed class OpenAiOutput(DateTimeOffset created) : IFaceOutput
{
    public string Name => "json";

    public string MediaType => "application/json";

    public WorkCost Cost(FacePlan plan) => FaceCost.OfFiles(plan);

    public async Task WriteAsync(HttpContext context, FacePlan plan, GeneratedFaces faces, FaceEncoder encoder)
    {
        using var part = new ChunkedBuffer();
        await using var json = new Utf8JsonWriter(part);
        FileResponse.Begin(context, MediaType, "images.json");
        json.WriteStartObject();
        json.WriteNumber("created", created.ToUnixTimeSeconds());
        json.WriteString("output_format", plan.Format.Name);
        json.WriteStartArray("data");
        await foreach (var image in ImageOutput.EncodeEachAsync(context, plan, faces, encoder))
        {
            using (image)
            {
                json.WriteStartObject();
                json.WritePropertyName("b64_json");
                await JsonOutput.WriteImageAsync(context, json, part, image);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync();
        await FileResponse.SendAsync(context, part);
    }
}
