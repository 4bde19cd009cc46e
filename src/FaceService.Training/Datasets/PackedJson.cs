using System.Text.Json;

namespace FaceService.Training.Datasets;

internal static class PackedJson
{
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
