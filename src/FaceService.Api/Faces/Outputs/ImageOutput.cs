using System.Globalization;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Outputs;

/// <summary>One face: the image itself.</summary>
internal sealed class ImageOutput : IFaceOutput
{
    public string Name => "image";

    public bool Holds(int faces) => faces == 1;

    public WorkCost Cost(FacePlan plan) => FaceCost.OfFiles(plan);

    public async Task WriteAsync(HttpContext context, FacePlan plan, GeneratedFaces faces, FaceEncoder encoder)
    {
        using var image = await EncodeAsync(context, plan, 0, await faces.NextAsync(), encoder);
        await FileResponse.WriteAsync(context, plan.Format.MediaType, FileName(plan, 0), image);
    }

    /// <summary>Such as <c>face-42.png</c>; a latent has no number to go by.</summary>
    public static string FileName(FacePlan plan, int index) => plan.Faces[index].Seed is { } seed
        ? string.Create(CultureInfo.InvariantCulture, $"face-{seed}.{plan.Format.Suffix}")
        : $"face.{plan.Format.Suffix}";

    /// <summary>A file each face, in order, several encoded side by side. The caller disposes of each buffer.</summary>
    public static IAsyncEnumerable<ChunkedBuffer> EncodeEachAsync(
        HttpContext context, FacePlan plan, GeneratedFaces faces, FaceEncoder encoder) =>
        encoder.SideBySideAsync(faces, FaceCost.Ahead, (index, face) => EncodeAsync(context, plan, index, face, encoder));

    private static Task<ChunkedBuffer> EncodeAsync(HttpContext context, FacePlan plan, int index, Batching.FacePixels face, FaceEncoder encoder) =>
        encoder.EncodeAsync(context, face, plan.Format, plan.Size, plan.Cutout, () => CanonicalRequest.Of(plan, plan.Faces[index]));
}
