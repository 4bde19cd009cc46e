using System.Reflection;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Layouts;
using FaceService.Api.Faces.Pictures;
using FaceService.Api.Observability;
using Microsoft.AspNetCore.Http.Metadata;

namespace FaceService.Api.Faces.Sheets;

/// <summary>A drawn sheet on its way out: encoded when the response is written, and its faces disposed of then.</summary>
internal sealed class SheetResult(SheetOrder order, DrawnFaces faces, PictureEncoder encoder)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(FileContent), ["image/png", "image/jpeg", "image/webp"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (faces)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers.Vary = "Accept";
            FaceHeaders.Write(
                httpContext, order.Model.Version.Id, [.. order.Faces.SelectMany(list => list.Portraits).Select(portrait => portrait.Seed).OfType<uint>()]);
            using var picture = EncodeTimer.Run(httpContext, () => encoder.EncodeSheet(order, faces.Faces));
            await FileResponse.WriteAsync(httpContext, order.Format.MediaType, $"{order.Kind}.{order.Format.Suffix}", picture.Written);
        }
    }
}
