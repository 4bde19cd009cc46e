using System.Globalization;
using FaceService.Model.Catalog;

namespace FaceService.Api.Observability;

/// <summary>
/// What one request for faces was about; filled while it is handled and logged when it is answered. Holds seeds, never
/// a latent or a key.
/// </summary>
internal sealed class FaceRequestLog
{
    private long _encodeTicks;

    public ModelId? Model { get; set; }

    /// <summary>The first seed; null for a latent.</summary>
    public uint? Seed { get; set; }

    public int Faces { get; set; }

    public int BatchSize { get; set; }

    public TimeSpan Wait { get; set; }

    public TimeSpan Inference { get; set; }

    public TimeSpan Encode => TimeSpan.FromTicks(Interlocked.Read(ref _encodeTicks));

    /// <summary>Adds what encoding took; images of one request are encoded side by side.</summary>
    public void AddEncode(TimeSpan took) => Interlocked.Add(ref _encodeTicks, took.Ticks);

    /// <summary>What the request's line says of it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $": {Faces} of {Model} from seed {Seed?.ToString(CultureInfo.InvariantCulture) ?? "null"}, batch {BatchSize}, wait {Wait.TotalMilliseconds:F1}, inference {Inference.TotalMilliseconds:F1}, encode {Encode.TotalMilliseconds:F1}");

    /// <summary>The log of a request, made when it is first asked for.</summary>
    public static FaceRequestLog Of(HttpContext context)
    {
        if (context.Features.Get<FaceRequestLog>() is { } log)
            return log;
        log = new FaceRequestLog();
        context.Features.Set(log);
        return log;
    }
}
