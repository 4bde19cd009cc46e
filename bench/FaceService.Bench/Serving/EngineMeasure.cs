using System.Diagnostics;
using FaceService.Bench.Load;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Bench.Serving;

/// <summary>Drives the service's engine and encoder without HTTP. All of it runs on one thread, the engine's owner.</summary>
internal sealed class EngineMeasure
{
    private const int Repeats = 200;
    private const int LargestBatch = 64;

    // Batches being encoded while the next is drawn; more would only pile up.
    private const int BatchesInFlight = 2;

    // The service writes a mark into every file, so it belongs to what encoding costs.
    private static readonly EncodeOptions Options = new() { Mark = new ImageMark("FaceService", "bench", "{\"seed\":85}") };

    private readonly IFaceGenerator generator;
    private readonly TimeSpan duration;
    private readonly SpecSource specs;

    private EngineMeasure(ModelVersion model, IFaceGenerator generator, TimeSpan duration)
    {
        this.generator = generator;
        this.duration = duration;
        specs = new SpecSource(model);
    }

    public static EngineMetrics Run(ServeSettings settings) => EngineThread.Run(() =>
    {
        var loader = FaceGeneratorLoader.ForDevices(new EngineOptions { Precision = settings.Precision })[0];
        using var generator = loader.Load(settings.Model);
        return new EngineMeasure(settings.Model, generator, settings.Duration).Run();
    });

    private EngineMetrics Run()
    {
        var single = MedianMilliseconds(() => Draw(1));
        var picture = Draw(1);
        var encode = MedianMilliseconds(() => Encode(picture, 0));
        var (batch, drawn) = BestBatch();
        return new EngineMetrics(generator.Precision, batch, drawn, DrawAndEncode(batch), single, encode);
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
        var pixels = new byte[batch * specs.ImageBytes];
        generator.Draw([.. Enumerable.Range(0, batch).Select(_ => specs.Next())], pixels);
        return pixels;
    }

    private int Encode(byte[] pixels, int index)
    {
        var size = generator.Config.ImageSize;
        var image = new RgbImage(size, size, pixels.AsMemory(index * specs.ImageBytes, specs.ImageBytes));
        return ImageEncoder.Encode(image, ImageFormat.Png, Options).Length;
    }
}
