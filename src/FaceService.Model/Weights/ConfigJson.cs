using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceService.Model.Weights;

/// <summary>How configs are written as JSON in weight files: snake_case names, nothing unknown, nothing twice.</summary>
public static class ConfigJson
{
    /// <summary>Where an exported file's metadata has the generator's config; other programs pass over it.</summary>
    internal const string MetadataKey = "face_generator_config";

    /// <summary>The options, frozen.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            // A field that this version does not know may change the image: better refused than drawn wrongly.
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            AllowDuplicateProperties = false,
            MaxDepth = 8,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
