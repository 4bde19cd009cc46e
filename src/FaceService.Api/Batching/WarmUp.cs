using System.Buffers;
using FaceService.Model.Engine;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Batching;

/// <summary>
/// Draws with a freshly loaded model: kernels are compiled and caches filled before the first request, weights that
/// cannot draw are found out, and the batch limit is measured. The limit decides how fast faces come, never their bytes.
/// </summary>
internal sealed class WarmUp(IOptions<BatchingOptions> options, TimeProvider clock)
{
    // A batch must beat the best one by this much to be worth the longer wait, and may lose by this much before we stop.
    private const double WorthIt = 0.97;
    private const double TooSlow = 1.25;

    // What to trust when the machine was too busy to measure: batches of 8 beat single faces, as long as one takes no second.
    private const int Unmeasured = 8;

    private readonly BatchingOptions _options = options.Value;

    /// <summary>Called on the device's thread.</summary>
    public GenerationProfile Run(IFaceGenerator generator)
    {
        var started = clock.GetTimestamp();
        Draw(generator, 1); // the first draw also pays for everything that happens once
        if (_options.BatchLimit > 0)
            return new GenerationProfile(_options.BatchLimit, Draw(generator, _options.BatchLimit));

        var best = new GenerationProfile(1, Draw(generator, 1));
        for (var size = 2; size <= _options.MaxMeasuredBatch; size *= 2)
        {
            var left = _options.WarmUpSeconds - clock.GetElapsedTime(started).TotalSeconds;
            if (left < 2 * size * best.SecondsPerFace) // each size is drawn twice
                return Unmeasured * best.SecondsPerFace < 1 ? best with { BatchLimit = Math.Max(best.BatchLimit, Math.Min(Unmeasured, _options.MaxMeasuredBatch)) } : best;
            Draw(generator, size);
            var seconds = Draw(generator, size);
            if (seconds < best.SecondsPerFace * WorthIt)
                best = new GenerationProfile(size, seconds);
            else if (seconds > best.SecondsPerFace * TooSlow)
                break;
        }

        return best;
    }

    private double Draw(IFaceGenerator generator, int faces)
    {
        var config = generator.Config;
        var bytes = checked(faces * config.ImageSize * config.ImageSize * 3);
        var spec = new FaceSpec { Latent = new Latent.Z(new float[config.ZDim]), Label = new float[config.CDim] };
        var pixels = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            var started = clock.GetTimestamp();
            generator.Draw([.. Enumerable.Repeat(spec, faces)], pixels.AsSpan(0, bytes));
            return clock.GetElapsedTime(started).TotalSeconds / faces;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }
}

/// <summary>What a batch was like for those in it.</summary>
/// <param name="StartedAt">When the device began, as a timestamp of the service's clock.</param>
/// <param name="Duration">How long it drew.</param>
/// <param name="Size">Faces in the batch.</param>
internal readonly record struct BatchTiming(long StartedAt, TimeSpan Duration, int Size);

/// <summary>How a model draws on a device, as measured at warm-up.</summary>
/// <param name="BatchLimit">The batch at which a face costs least.</param>
/// <param name="SecondsPerFace">What it costs there.</param>
internal readonly record struct GenerationProfile(int BatchLimit, double SecondsPerFace);
