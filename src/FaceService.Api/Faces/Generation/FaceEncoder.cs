using System.Diagnostics;
using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Observability;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Api.Faces.Generation;

/// <summary>Makes files out of pixels: resized, encoded, marked. It does so on the budget's threads while the device goes on.</summary>
internal sealed class FaceEncoder(WorkThreads threads, FaceMetrics metrics, TimeProvider clock)
{
    /// <summary>The AI system's name in every mark.</summary>
    public const string SystemName = "FaceService";

    /// <summary>One face as a file. The caller disposes of the buffer; the face is disposed of here.</summary>
    /// <param name="context">The request.</param>
    /// <param name="face">Its pixels.</param>
    /// <param name="format">What is written.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="cutout">What is cut out of it; null for all of it.</param>
    /// <param name="canonical">Gives the canonical request that stands in the mark.</param>
    public async Task<ChunkedBuffer> EncodeAsync(HttpContext context, FacePixels face, ImageFormat format, int size, ImageCutout? cutout, Func<string> canonical)
    {
        using (face)
        {
            return await RunAsync(context, format, (long)size * size, () =>
            {
                var file = new ChunkedBuffer();
                ImageEncoder.Encode(Wrap(face), format, file, new EncodeOptions { Size = size, Cutout = cutout, Mark = Mark(canonical()) });
                return file;
            });
        }
    }

    /// <summary>Encodes every face, several at once, and gives the files in order. The caller disposes of each buffer.</summary>
    public async IAsyncEnumerable<ChunkedBuffer> SideBySideAsync(
        GeneratedFaces faces, int most, Func<int, FacePixels, Task<ChunkedBuffer>> encode)
    {
        var running = new Queue<Task<ChunkedBuffer>>();
        most = Math.Min(most, threads.Count);
        try
        {
            for (var i = 0; i < faces.Count; i++)
            {
                running.Enqueue(encode(i, await faces.NextAsync()));
                if (running.Count == most)
                    yield return await running.Dequeue();
            }

            while (running.TryDequeue(out var next))
                yield return await next;
        }
        finally
        {
            foreach (var left in running)
                await DropAsync(left);
        }
    }

    /// <summary>Does a part of a request's encoding when its turn comes.</summary>
    /// <param name="context">The request, whose lease has the pixels in it.</param>
    /// <param name="format">What is written.</param>
    /// <param name="pixels">How many pixels this part is.</param>
    /// <param name="work">What to do.</param>
    public async Task<T> RunAsync<T>(HttpContext context, ImageFormat format, long pixels, Func<T> work)
    {
        var took = TimeSpan.Zero;
        var result = await threads.RunAsync(
            WorkLease.Of(context),
            pixels,
            () =>
            {
                var started = clock.GetTimestamp();
                var made = work();
                took = clock.GetElapsedTime(started);
                return made;
            },
            context.RequestAborted);
        metrics.Encoded(format.Name, took);
        FaceTraces.Add("face.encode", Activity.Current, DateTimeOffset.UtcNow - took, took, ("face.format", format.Name), ("face.pixels", pixels));
        FaceRequestLog.Of(context).AddEncode(took);
        return result;
    }

    /// <summary>The mark with a canonical request.</summary>
    public static ImageMark Mark(string request) => new(SystemName, ServiceVersion.Text, request);

    /// <summary>A face's pixels as an image; valid as long as the face is.</summary>
    public static RgbImage Wrap(FacePixels face) => new(face.Size, face.Size, face.Rgb);

    /// <summary>A face's pixels at another size.</summary>
    public static RgbImage Resize(FacePixels face, int size) => ImageResizer.Resize(Wrap(face), size, size, ResizeFilter.Viewing);

    // What runs is waited for, though nobody wants it any more: it belongs to a request that must not end before.
    private static async Task DropAsync(Task<ChunkedBuffer> unwanted)
    {
        await ((Task)unwanted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (unwanted.IsCompletedSuccessfully)
            unwanted.Result.Dispose();
    }
}
