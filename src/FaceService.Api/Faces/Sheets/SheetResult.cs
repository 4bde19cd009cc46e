using System.Reflection;
using FaceService.Api.Faces.Layouts;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using Microsoft.AspNetCore.Http.Metadata;

namespace FaceService.Api.Faces.Sheets;

/// <summary>A drawn sheet on its way out: encoded when the response is written, and its faces disposed of then.</summary>
internal sealed class SheetResult(SheetOrder order, GeneratedFaces faces, FaceEncoder encoder)
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
            var sheet = new FaceSheetWriter(httpContext, encoder)
            {
                Cells = [.. order.Sheet.Cells.Select(cell => cell is not null)],
                Columns = order.Sheet.Columns,
                Size = order.Size,
                Format = order.Format,
                Request = CanonicalRequest.OfSheet(order),
            };
            await sheet.WriteAsync(faces, $"{order.Kind}.{order.Format.Suffix}");
        }
    }
}
