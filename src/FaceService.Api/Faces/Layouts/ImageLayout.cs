using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;

namespace FaceService.Api.Faces.Layouts;

/// <summary>One face: the image itself.</summary>
internal sealed class ImageLayout : IFaceLayoutWriter
{
    public static readonly ImageLayout Instance = new();

    public async Task WriteAsync(HttpContext context, FaceOrder order, GeneratedFaces faces, FaceEncoder encoder)
    {
        using var image = await encoder.EncodeAsync(context, order, 0, await faces.NextAsync());
        await FileResponse.WriteAsync(context, order.Format.MediaType, FaceFileName.Of(order, 0), image);
    }
}
