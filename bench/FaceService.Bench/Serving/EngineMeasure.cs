using System.Diagnostics;
using FaceService.Bench.Load;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Latents;

namespace FaceService.Bench.Serving;

/// <summary>Drives the service's engine and encoder without HTTP. All of it runs on one thread, the engine's owner.</summary>
internal sealed class EngineMeasure(ModelVersion model, IFaceGenerator generator, TimeSpan duration)
{
    private const int Repeats = 200;
    private const int LargestBatch = 64;

    // Batches being encoded while the next is drawn; more would only pile up.
    private const int BatchesInFlight = 2;

    // The service writes a mark into every file, so it belongs to what encoding costs.
    private static readonly EncodeOptions Options = new() { Mark = new ImageMark("FaceService", "bench", "{\"seed\":85}") };

    private readonly int pictureBytes = RgbImage.ByteCount(generator.Config.ImageSize, generator.Config.ImageSize);
    private uint seed;

    public EngineFigures Run()
    {
        var single = MedianMilliseconds(() => Draw(1));
        var picture = Draw(1);
        var encode = MedianMilliseconds(() => Encode(picture, 0));
        var (batch, drawn) = BestBatch();
        return new EngineFigures(generator.Precision, batch, drawn, DrawAndEncode(batch), single, encode);
    }

    private static double MedianMilliseconds(Action action)
    {
        var times = new float[Repeats];
        for (var i = -5; i < Repeats; i++) // the first ones warm up
        {
            var started = Stopwatch.GetTimestamp();
            action();
            if (i >= 0)
                times[i] = (float)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        return LoadResult.Percentile(times, 0.5);
    }

    private (int Batch, double PerSecond) BestBatch()
    {
        var best = (Batch: 1, PerSecond: 0.0);
        for (var batch = 1; batch <= LargestBatch; batch *= 2)
        {
            Draw(batch);
            var faces = 0;
            var clock = Stopwatch.StartNew();
            for (; clock.Elapsed < duration / 4; faces += batch)
                Draw(batch);
            var perSecond = faces / clock.Elapsed.TotalSeconds;
            if (perSecond > best.PerSecond)
                best = (batch, perSecond);
        }

        return best;
    }

    private double DrawAndEncode(int batch)
    {
        var inFlight = new Queue<Task>();
        var faces = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < duration; faces += batch)
        {
            var pixels = Draw(batch);
            inFlight.Enqueue(Task.WhenAll(Enumerable.Range(0, batch).Select(index => Task.Run(() => Encode(pixels, index)))));
            if (inFlight.Count > BatchesInFlight)
                inFlight.Dequeue().Wait();
        }

        Task.WaitAll([.. inFlight]);
        return faces / clock.Elapsed.TotalSeconds;
    }

    private byte[] Draw(int batch)
    {
        var pixels = new byte[batch * pictureBytes];
        generator.Draw([.. Enumerable.Range(0, batch).Select(_ => NextSpec())], pixels);
        return pixels;
    }

    private FaceSpec NextSpec()
    {
        var label = new float[generator.Config.CDim];
        var offset = 0;
        foreach (var group in model.Labels)
        {
            label[offset + (int)(seed % (uint)group.Values.Count)] = 1;
            offset += group.Values.Count;
        }

        return new FaceSpec
        {
            Latent = new Latent.Z(LatentSource.FromSeed(seed++, generator.Config)),
            Label = label,
            Truncation = (float)(generator.Config.DefaultTruncation ?? 1),
        };
    }

    private int Encode(byte[] pixels, int index)
    {
        var size = generator.Config.ImageSize;
        var image = new RgbImage(size, size, pixels.AsMemory(index * pictureBytes, pictureBytes));
        return ImageEncoder.Encode(image, ImageFormat.Png, Options).Length;
    }
}
