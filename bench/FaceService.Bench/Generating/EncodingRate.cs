using System.Diagnostics;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Bench.Generating;

/// <summary>Images a second as PNG files: the device draws the next batch while all cores encode the one before.</summary>
internal sealed class EncodingRate(IFaceGenerator generator, FaceSpec[] batch)
{
    // Batches being encoded while the next is drawn; more would only pile up.
    private const int BatchesInFlight = 2;

    private readonly int size = generator.Config.ImageSize;

    /// <summary>Measures.</summary>
    /// <param name="duration">Counted time.</param>
    /// <param name="cancel">Ends it early.</param>
    public double Measure(TimeSpan duration, CancellationToken cancel)
    {
        Encode(Draw(), 0); // warms up
        var inFlight = new Queue<Task>();
        var faces = 0;
        var clock = Stopwatch.StartNew();
        for (; faces == 0 || clock.Elapsed < duration; faces += batch.Length)
        {
            cancel.ThrowIfCancellationRequested();
            var pixels = Draw();
            inFlight.Enqueue(Task.WhenAll(Enumerable.Range(0, batch.Length).Select(i => Task.Run(() => Encode(pixels, i), cancel))));
            if (inFlight.Count > BatchesInFlight)
                inFlight.Dequeue().Wait(cancel);
        }

        Task.WaitAll([.. inFlight], cancel);
        return faces / clock.Elapsed.TotalSeconds;
    }

    private byte[] Draw()
    {
        var pixels = new byte[batch.Length * RgbImage.ByteCount(size, size)];
        generator.Draw(batch, pixels);
        return pixels;
    }

    private void Encode(byte[] pixels, int index)
    {
        var bytes = RgbImage.ByteCount(size, size);
        ImageEncoder.Encode(new RgbImage(size, size, pixels.AsMemory(index * bytes, bytes)), ImageFormat.Png);
    }
}
