using System.Reflection;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Layouts;
using FaceService.Api.Faces.Pictures;
using FaceService.Api.Observability;
using Microsoft.AspNetCore.Http.Metadata;

namespace FaceService.Api.Faces.Paths;

/// <summary>Drawn frames on their way out: encoded when the response is written.</summary>
internal sealed class PathResult(PathOrder order, DrawnFaces faces, PictureEncoder encoder)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(FileContent), ["image/gif", "image/webp"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (faces)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers.Vary = "Accept";
            FaceHeaders.Write(httpContext, order.Model.Version.Id, [.. order.Keys.Select(key => key.Seed).OfType<uint>()]);
            var file = EncodeTimer.Run(httpContext, () => encoder.EncodePath(order, faces.Faces));
            await FileResponse.WriteAsync(httpContext, order.Format.MediaType, $"faces.{order.Format.Suffix}", file);
        }
    }
}
