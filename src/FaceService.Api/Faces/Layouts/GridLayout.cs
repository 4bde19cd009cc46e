using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using FaceService.Api.Observability;

namespace FaceService.Api.Faces.Layouts;

/// <summary>All faces in one picture, row by row, as near to a square as they fit.</summary>
internal sealed class GridLayout : IFaceLayoutWriter
{
    public static readonly GridLayout Instance = new();

    public async Task WriteAsync(HttpContext context, FaceOrder order, DrawnFaces faces, PictureEncoder encoder)
    {
        using var picture = EncodeTimer.Run(context, () => encoder.EncodeGrid(order, faces.Faces));
        await FileResponse.WriteAsync(context, order.Format.MediaType, $"faces.{order.Format.Suffix}", picture.Written);
    }
}
