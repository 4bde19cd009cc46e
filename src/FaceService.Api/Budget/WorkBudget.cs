using Microsoft.Extensions.Options;

namespace FaceService.Api.Budget;

/// <summary>What a request takes, or a part of it.</summary>
/// <param name="Bytes">Memory held until it is given back.</param>
/// <param name="Pixels">Pixels to decode, encode or compare: what is left to do.</param>
internal readonly record struct WorkCost(long Bytes, long Pixels = 0);

/// <summary>Why work was not admitted.</summary>
/// <param name="What">What there is too little of, with its number.</param>
/// <param name="Setting">The setting that limits it.</param>
/// <param name="Limit">The limit, with its unit.</param>
/// <param name="RetryAfter">When to try again; null for what could never be admitted.</param>
internal sealed record WorkRefusal(string What, string Setting, string Limit, TimeSpan? RetryAfter);

/// <summary>
/// The one owner of memory and of processor work beside the device's. A request asks before it takes either, with an estimate from what
/// was sent; what does not fit is refused at once. Each request's share is a <see cref="WorkLease"/>. Any thread.
/// </summary>
internal sealed class WorkBudget(IOptions<WorkOptions> options)
{
    private const double SecondsPerMegapixel = 0.1; // PNG by libdeflate and Lanczos, beside a busy engine
    private const double LongestPause = 30;

    private readonly Lock _lock = new();
    private long _bytes;
    private long _pixels;

    /// <summary>Called when work was refused.</summary>
    public event Action? Refused;

    /// <summary>Bytes that may be held.</summary>
    public long BytesLimit { get; } = options.Value.MemoryBytes;

    /// <summary>Pixels that may be left to do.</summary>
    public long PixelsLimit { get; } = options.Value.Pixels;

    /// <summary>Bytes held now.</summary>
    public long BytesHeld => Interlocked.Read(ref _bytes);

    /// <summary>Pixels left to do now.</summary>
    public long PixelsLeft => Interlocked.Read(ref _pixels);

    /// <summary>Takes all of it, or nothing.</summary>
    /// <param name="cost">What is wanted.</param>
    /// <param name="held">What the same request holds already.</param>
    public WorkRefusal? TryTake(WorkCost cost, WorkCost held)
    {
        lock (_lock)
        {
            if (Refuse(cost, held) is not { } refusal)
            {
                _bytes += cost.Bytes;
                _pixels += cost.Pixels;
                return null;
            }

            Refused?.Invoke();
            return refusal;
        }
    }

    public void Return(WorkCost cost)
    {
        lock (_lock)
        {
            _bytes -= cost.Bytes;
            _pixels -= cost.Pixels;
        }
    }

    private WorkRefusal? Refuse(WorkCost cost, WorkCost held)
    {
        if (_bytes + cost.Bytes > BytesLimit)
        {
            var never = held.Bytes + cost.Bytes > BytesLimit;
            return new WorkRefusal(
                $"{Mebibytes(held.Bytes + cost.Bytes)} MiB of memory", "Work:MemoryMiB", $"{BytesLimit >> 20} MiB", never ? null : Pause());
        }

        if (_pixels + cost.Pixels > PixelsLimit)
        {
            var never = held.Pixels + cost.Pixels > PixelsLimit;
            return new WorkRefusal(
                $"{Megapixels(held.Pixels + cost.Pixels)} megapixels of work", "Work:Megapixels", $"{PixelsLimit / 1_000_000} megapixels", never ? null : Pause());
        }

        return null;
    }

    private TimeSpan Pause() => TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(_pixels * SecondsPerMegapixel / 1_000_000), 1, LongestPause));

    private static long Mebibytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;

    private static long Megapixels(long pixels) => (pixels + 999_999) / 1_000_000;
}
