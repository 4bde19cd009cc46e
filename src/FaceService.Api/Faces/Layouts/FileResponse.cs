namespace FaceService.Api.Faces.Layouts;

/// <summary>Sends a file that is complete.</summary>
internal static class FileResponse
{
    public static Task WriteAsync(HttpContext context, string mediaType, string fileName, ReadOnlyMemory<byte> bytes)
    {
        var response = context.Response;
        response.ContentType = mediaType;
        response.ContentLength = bytes.Length;
        response.Headers.ContentDisposition = $"inline; filename=\"{fileName}\"";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
