using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Problems;

/// <summary>Reads a JSON body that nobody vouches for: bounded, UTF-8, shallow, no name twice.</summary>
internal static class JsonBody
{
    // JsonDocument keeps twelve bytes of each value, growing by doubling; the shortest number with its comma is two bytes long.
    private const int CopiesOfNumbers = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads the body as one JSON object.</summary>
    /// <param name="request">The request; its body is read once.</param>
    /// <param name="maxBytes">The longest body that is taken.</param>
    /// <param name="errors">Gathers what is wrong with the fields that are then read.</param>
    /// <returns>The fields, or what is wrong with the body as a whole.</returns>
    public static async Task<(JsonFields? Fields, ApiProblem? Problem)> ReadAsync(HttpRequest request, int maxBytes, FieldErrors errors)
    {
        if (!IsJson(request.ContentType))
            return (null, ApiProblem.UnsupportedMediaType(request.ContentType, "application/json"));
        var (bytes, problem) = await BoundedBody.ReadAsync(request, maxBytes, CopiesOfNumbers);
        return problem is null ? Parse(request, bytes, errors) : (null, problem);
    }

    private static (JsonFields? Fields, ApiProblem? Problem) Parse(HttpRequest request, ReadOnlyMemory<byte> bytes, FieldErrors errors)
    {
        if (!Utf8.IsValid(bytes.Span))
            return (null, ApiProblem.Malformed("The body is not UTF-8; allowed is a JSON object in UTF-8."));
        try
        {
            var document = JsonDocument.Parse(bytes, Strict);
            request.HttpContext.Response.RegisterForDispose(document); // its tables are rented
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? (new JsonFields(root, "", errors), null)
                : (null, ApiProblem.Malformed($"The body is a JSON {Kind(root)}; allowed is a JSON object."));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what a lone surrogate in a property's name becomes.
            return (null, ApiProblem.Malformed($"The body is not valid JSON: {e.Message}"));
        }
    }

    private static string Kind(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
