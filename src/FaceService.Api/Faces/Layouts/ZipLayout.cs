using System.IO.Compression;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;

namespace FaceService.Api.Faces.Layouts;

/// <summary>A picture each in a zip: stored, for pictures do not shrink, and dated alike, so that the same faces give the same file.</summary>
internal sealed class ZipLayout : IFaceLayoutWriter
{
    public static readonly ZipLayout Instance = new();

    private static readonly DateTimeOffset Date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the earliest that a zip can say

    public async Task WriteAsync(HttpContext context, FaceOrder order, DrawnFaces faces, PictureEncoder encoder)
    {
        using var pictures = EncodedPictures.Encode(context, order, faces, encoder);
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < order.Portraits.Count; i++)
                Add(zip, FaceFileName.InZip(order, i), pictures[i]);
        }

        await FileResponse.WriteAsync(context, "application/zip", "faces.zip", file.GetBuffer().AsMemory(0, (int)file.Length));
    }

    private static void Add(ZipArchive zip, string name, ReadOnlyMemory<byte> bytes)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Date;
        using var stream = entry.Open();
        stream.Write(bytes.Span);
    }
}
