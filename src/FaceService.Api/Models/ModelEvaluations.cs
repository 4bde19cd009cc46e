using System.Text.Json;
using FaceService.Model.Catalog;

namespace FaceService.Api.Models;

/// <summary>What models were measured with, and what they came to: the <c>evaluation.json</c> that <c>face model evaluate</c> leaves.</summary>
internal sealed class ModelEvaluations(DataFolder data)
{
    private const string FileName = "evaluation.json";

    // A page of numbers; whatever is larger is not one.
    private const int MostBytes = 64 * 1024;

    /// <summary>Null where a model has not been evaluated, or its file cannot be read.</summary>
    public JsonElement? Of(ModelVersion model) => Places(model).Select(Read).FirstOrDefault(found => found is not null);

    // Beside the weights, or, for a shipped model that somebody evaluated again, in the data folder, which comes first.
    private IEnumerable<string> Places(ModelVersion model) =>
        [Path.Combine(data.Inside("evaluations"), model.Id.ToString(), FileName), Path.Combine(model.Directory, FileName)];

    private static JsonElement? Read(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= MostBytes })
                return null;
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // it is being written, or is not ours
        }
    }
}
