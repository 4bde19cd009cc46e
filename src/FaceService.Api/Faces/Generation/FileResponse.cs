using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Generation;

/// <summary>Sends files: one that is complete with its length, others as they grow.</summary>
internal static class FileResponse
{
    public static async Task WriteAsync(HttpContext context, string mediaType, string fileName, ChunkedBuffer file)
    {
        Begin(context, mediaType, fileName);
        context.Response.ContentLength = file.Length;
        await SendAsync(context, file);
    }

    /// <summary>Headers of a file that is sent as it grows: an error before its end breaks the connection off.</summary>
    public static void Begin(HttpContext context, string mediaType, string fileName)
    {
        context.Response.ContentType = mediaType;
        context.Response.Headers.ContentDisposition = $"inline; filename=\"{fileName}\"";
    }

    /// <summary>Sends what a buffer holds, and empties it.</summary>
    public static async Task SendAsync(HttpContext context, ChunkedBuffer part)
    {
        foreach (var piece in part.Pieces)
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        part.Clear();
    }
}

/// <summary>Stands for a file's bytes in the API's description, where a CLR type has to stand.</summary>
internal sealed class FileContent;
