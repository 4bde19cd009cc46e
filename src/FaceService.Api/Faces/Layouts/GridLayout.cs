using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Layouts;

/// <summary>All faces in one image, row by row, as near to a square as they fit.</summary>
internal sealed class GridLayout : IFaceLayoutWriter
{
    public static readonly GridLayout Instance = new();

    public Task WriteAsync(HttpContext context, FaceOrder order, GeneratedFaces faces, FaceEncoder encoder)
    {
        var sheet = new FaceSheetWriter(context, encoder)
        {
            Cells = [.. Enumerable.Repeat(true, faces.Count)],
            Columns = ContactSheet.SquareColumns(faces.Count),
            Size = order.Size,
            Format = order.Format,
            Request = CanonicalRequest.OfGrid(order),
        };
        return sheet.WriteAsync(faces, $"faces.{order.Format.Suffix}");
    }
}
