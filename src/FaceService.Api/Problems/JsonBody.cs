using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Problems;

/// <summary>Reads a JSON body that nobody vouches for: bounded, Unicode, shallow, no name twice.</summary>
internal static class JsonBody
{
    // JsonDocument keeps twelve bytes of each value, growing by doubling; the shortest number with its comma is two bytes long.
    private const int CopiesOfNumbers = 16;

    private static readonly string[] Charsets = ["utf-8", "utf-16", "utf-16le", "utf-16be"];

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads the body as one JSON object.</summary>
    /// <param name="request">The request; its body is read once.</param>
    /// <param name="maxBytes">The longest body that is taken.</param>
    /// <param name="errors">Gathers what is wrong with the fields that are then read.</param>
    /// <returns>The fields, or what is wrong with the body as a whole.</returns>
    public static async Task<Result<JsonFields>> ReadAsync(HttpRequest request, int maxBytes, FieldErrors errors)
    {
        if (!IsJson(request.ContentType))
            return ApiProblem.UnsupportedMediaType(request.ContentType, "application/json");
        if ((await BoundedBody.ReadAsync(request, maxBytes, CopiesOfNumbers)).Fails(out var problem, out var bytes))
            return problem;
        return SaysUtf16(request.ContentType!) && InUtf8(bytes).Equals(bytes)
            ? ApiProblem.UnsupportedMediaType(request.ContentType, "application/json in the charset that is named")
            : Parse(request, bytes, errors);
    }

    private static Result<JsonFields> Parse(HttpRequest request, ReadOnlyMemory<byte> bytes, FieldErrors errors)
    {
        bytes = InUtf8(bytes);
        if (!Utf8.IsValid(bytes.Span))
            return ApiProblem.Malformed("The body is not UTF-8; allowed is a JSON object in UTF-8 or UTF-16.");
        try
        {
            var document = JsonDocument.Parse(bytes, Strict);
            request.HttpContext.Response.RegisterForDispose(document); // its tables are rented
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new JsonFields(root, "", errors)
                : ApiProblem.Malformed($"The body is a JSON {Kind(root)}; allowed is a JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what a lone surrogate in a property's name becomes.
            return ApiProblem.Malformed($"The body is not valid JSON: {e.Message}");
        }
    }

    // Windows writes byte order marks, and PowerShell's redirection UTF-16.
    private static ReadOnlyMemory<byte> InUtf8(ReadOnlyMemory<byte> bytes) => bytes.Span switch
    {
        [0xEF, 0xBB, 0xBF, ..] => bytes[3..],
        [0xFF, 0xFE, ..] => Encoding.Convert(Encoding.Unicode, Encoding.UTF8, bytes[2..].ToArray()),
        [0xFE, 0xFF, ..] => Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, bytes[2..].ToArray()),
        [0, (byte)'{', ..] => Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, bytes.ToArray()),
        [(byte)'{', 0, ..] => Encoding.Convert(Encoding.Unicode, Encoding.UTF8, bytes.ToArray()),
        _ => bytes,
    };

    private static string Kind(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || Charsets.Contains(HeaderUtilities.RemoveQuotes(type.Charset).Value, StringComparer.OrdinalIgnoreCase));

    private static bool SaysUtf16(string contentType) =>
        MediaTypeHeaderValue.Parse(contentType).Charset.ToString().Contains("utf-16", StringComparison.OrdinalIgnoreCase);
}
