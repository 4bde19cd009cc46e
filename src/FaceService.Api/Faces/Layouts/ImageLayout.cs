using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using FaceService.Api.Observability;

namespace FaceService.Api.Faces.Layouts;

/// <summary>One face: the picture itself.</summary>
internal sealed class ImageLayout : IFaceLayoutWriter
{
    public static readonly ImageLayout Instance = new();

    public async Task WriteAsync(HttpContext context, FaceOrder order, DrawnFaces faces, PictureEncoder encoder)
    {
        using var picture = EncodeTimer.Run(context, () => encoder.Encode(order, 0, faces.Faces[0]));
        await FileResponse.WriteAsync(context, order.Format.MediaType, FaceFileName.Of(order, 0), picture.Written);
    }
}
