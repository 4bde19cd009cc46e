using System.Reflection;
using FaceService.Api.Faces.Layouts;
using FaceService.Api.Faces.Pictures;
using FaceService.Model.Imaging.Writing;
using Microsoft.AspNetCore.Http.Metadata;

namespace FaceService.Api.Faces.Paths;

/// <summary>Frames on their way out: encoded as they come. A GIF is sent as it grows, a WebP when it is complete, for it begins with its length.</summary>
internal sealed class PathResult(PathOrder order, GeneratedFaces faces, FaceEncoder encoder)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(FileContent), ["image/gif", "image/webp"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (faces)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers.Vary = "Accept";
            FaceHeaders.Write(httpContext, order.Model.Version.Id, [.. order.Keys.Select(key => key.Seed).OfType<uint>()]);
            FileResponse.Begin(httpContext, order.Format.MediaType, $"faces.{order.Format.Suffix}");
            using var writer = new AnimationWriter(
                order.Format,
                TimeSpan.FromSeconds(1.0 / order.FramesPerSecond),
                order.Loop ? 0 : 1,
                new EncodeOptions { Mark = FaceEncoder.Mark(order.Canonical) });
            for (var i = 0; i < faces.Count; i++)
            {
                using var face = await faces.NextAsync();
                await encoder.RunAsync(httpContext, order.Format, (long)order.Size * order.Size, () =>
                {
                    writer.Add(FaceEncoder.Resize(face, order.Size));
                    return true;
                });
                await FileResponse.SendAsync(httpContext, writer.Ready);
            }

            writer.Complete();
            await FileResponse.SendAsync(httpContext, writer.Ready);
        }
    }
}
