using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Layouts;

/// <summary>An image each in a zip, sent as they come.</summary>
internal sealed class ZipLayout : IFaceLayoutWriter
{
    public static readonly ZipLayout Instance = new();

    public async Task WriteAsync(HttpContext context, FaceOrder order, GeneratedFaces faces, FaceEncoder encoder)
    {
        using var part = new ChunkedBuffer();
        var zip = new StoredZip(part);
        FileResponse.Begin(context, "application/zip", "faces.zip");
        var index = 0;
        await foreach (var image in encoder.EncodeEachAsync(context, order, faces))
        {
            using (image)
            {
                zip.BeginEntry(FaceFileName.InZip(order, index++), image);
                await FileResponse.SendAsync(context, part);
                await FileResponse.SendAsync(context, image);
            }
        }

        zip.Complete();
        await FileResponse.SendAsync(context, part);
    }
}
