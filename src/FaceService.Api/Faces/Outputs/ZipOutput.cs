using System.Globalization;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Outputs;

/// <summary>An image each in a zip, sent as they come.</summary>
internal sealed class ZipOutput : IFaceOutput
{
    public string Name => "zip";

    public string MediaType => "application/zip";

    public WorkCost Cost(FacePlan plan) => FaceCost.OfFiles(plan);

    public async Task WriteAsync(HttpContext context, FacePlan plan, GeneratedFaces faces, FaceEncoder encoder)
    {
        using var part = new ChunkedBuffer();
        var zip = new StoredZip(part);
        FileResponse.Begin(context, MediaType, "faces.zip");
        var index = 0;
        await foreach (var image in ImageOutput.EncodeEachAsync(context, plan, faces, encoder))
        {
            using (image)
            {
                // Numbered, the order shows, and no name comes twice.
                zip.BeginEntry(string.Create(CultureInfo.InvariantCulture, $"{index:D2}-{ImageOutput.FileName(plan, index++)}"), image);
                await FileResponse.SendAsync(context, part);
                await FileResponse.SendAsync(context, image);
            }
        }

        zip.Complete();
        await FileResponse.SendAsync(context, part);
    }
}
