using System.Reflection;
using FaceService.Api.Faces.Layouts;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using Microsoft.AspNetCore.Http.Metadata;

namespace FaceService.Api.Faces;

/// <summary>Drawn faces on their way out: encoded and laid out when the response is written, and disposed of then.</summary>
internal sealed class FacesResult(FaceOrder order, GeneratedFaces faces, FaceEncoder encoder)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(FileContent), ["image/png", "image/jpeg", "image/webp"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (faces)
        {
            FaceHeaders.Write(httpContext, order);
            await LayoutOf(order.Layout).WriteAsync(httpContext, order, faces, encoder);
        }
    }

    private static IFaceLayoutWriter LayoutOf(FaceLayout layout) => layout switch
    {
        FaceLayout.Image => ImageLayout.Instance,
        FaceLayout.Zip => ZipLayout.Instance,
        FaceLayout.Grid => GridLayout.Instance,
        FaceLayout.Json => JsonLayout.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(layout)),
    };
}
