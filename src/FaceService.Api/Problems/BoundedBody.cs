using System.Buffers;

namespace FaceService.Api.Problems;

/// <summary>Reads a body into memory, up to a limit.</summary>
internal static class BoundedBody
{
    /// <returns>The body, or null when it is longer than allowed; then at most the allowed part was read.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (request.ContentLength > maxBytes)
            return null;
        var reader = request.BodyReader;
        var bytes = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 0) + 1);
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (bytes.WrittenCount + read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            foreach (var part in read.Buffer)
                bytes.Write(part.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return bytes.WrittenMemory;
        }
    }

    public static ApiProblem TooLong(HttpRequest request, int maxBytes) => ApiProblem.TooLarge(
        "body", request.ContentLength is { } length ? $"{length} bytes long" : $"longer than {maxBytes} bytes", $"at most {maxBytes} bytes");
}
