using System.Buffers;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Faces.Verification;

/// <summary>Takes an image from a request: as its body, or as the part <c>file</c> of a form.</summary>
internal static class ImageUpload
{
    private const string Allowed = "image/png, image/jpeg, image/webp, image/gif, or multipart/form-data with a part named file";
    private const int FormOverhead = 16 * 1024; // boundaries, part headers and fields
    private const int LongestField = 4096;

    private static readonly string[] Raw = ["image/png", "image/jpeg", "image/webp", "image/gif", "application/octet-stream"];

    /// <param name="request">The request; its body is read once.</param>
    /// <param name="maxBytes">The longest file that is taken.</param>
    /// <param name="fields">Gets a form's other parts as text; null where they are passed over.</param>
    /// <returns>The file, valid until the response has been sent.</returns>
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(
        HttpRequest request, int maxBytes, IDictionary<string, string>? fields = null)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return ApiProblem.UnsupportedMediaType(request.ContentType, Allowed);
        var isForm = type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (!isForm && !Raw.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            return ApiProblem.UnsupportedMediaType(request.ContentType, Allowed);

        var limit = isForm ? maxBytes + FormOverhead : maxBytes;
        if ((await BoundedBody.ReadAsync(request, limit, copies: isForm ? 2 : 1)).Fails(out var unread, out var body)) // a form's file is cut out of it
            return unread;
        if (!isForm)
            return body.Length > 0 ? body : ApiProblem.Invalid("body", "empty", "a picture");
        return await PartAsync(body, HeaderUtilities.RemoveQuotes(type.Boundary).Value, fields, request.HttpContext.RequestAborted);
    }

    private static async Task<Result<ReadOnlyMemory<byte>>> PartAsync(
        ReadOnlyMemory<byte> body, string? boundary, IDictionary<string, string>? fields, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70)
            return ApiProblem.UnsupportedMediaType("multipart/form-data without a boundary of 1 to 70 characters", Allowed);
        try
        {
            await using var stream = System.IO.Pipelines.PipeReader.Create(new ReadOnlySequence<byte>(body)).AsStream();
            var reader = new MultipartReader(boundary, stream);
            ReadOnlyMemory<byte>? file = null;
            while ((file is null || fields is not null) && await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                var name = Name(section);
                if (name != "file" && fields is null)
                    continue;
                using var content = new MemoryStream(name == "file" && file is null ? body.Length : LongestField);
                await section.Body.CopyToAsync(content, cancellation);
                if (name == "file" && file is null)
                    file = content.GetBuffer().AsMemory(0, (int)content.Length);
                else if (Field(name, content) is not { } text || !fields!.TryAdd(name!, text))
                    return ApiProblem.Invalid(name ?? "", "sent twice, too long, or no text", $"each part once; a part other than file, at most {LongestField} bytes of text");
            }

            if (file is { } found)
                return found;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return ApiProblem.Malformed($"The form cannot be read: {e.Message}");
        }

        return ApiProblem.Invalid("file", null, "a picture in the part named file");
    }

    private static string? Field(string? name, MemoryStream content) =>
        !string.IsNullOrEmpty(name) && name != "file" && content.Length <= LongestField && System.Text.Unicode.Utf8.IsValid(content.ToArray())
            ? System.Text.Encoding.UTF8.GetString(content.ToArray())
            : null;

    private static string? Name(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            ? HeaderUtilities.RemoveQuotes(disposition.Name).Value
            : null;
}
