using System.ComponentModel.DataAnnotations;

namespace FaceService.Api.Batching;

/// <summary>How much may wait, and how much is drawn at once. Section <c>Batching</c>.</summary>
public sealed class BatchingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Batching";

    /// <summary>At most this many faces (not requests) wait; a request beyond is answered 429 at once.</summary>
    [Range(1, 100_000)]
    public int MaxWaitingFaces { get; set; } = 512;

    /// <summary>A request is refused when what waits before it is expected to take longer than this.</summary>
    [Range(0.1, 3600)]
    public double MaxExpectedWaitSeconds { get; set; } = 10;

    /// <summary>Faces in one batch; 0 measures the best number when a model is warmed up.</summary>
    [Range(0, 256)]
    public int BatchLimit { get; set; }

    /// <summary>The largest batch that warm-up tries.</summary>
    [Range(1, 256)]
    public int MaxMeasuredBatch { get; set; } = 64;

    /// <summary>Warm-up stops trying larger batches after this long.</summary>
    [Range(0, 60)]
    public double WarmUpSeconds { get; set; } = 3;

    /// <summary>Models kept on a device; beyond it the one unused for longest makes room.</summary>
    [Range(1, 64)]
    public int MaxLoadedModels { get; set; } = 4;

    /// <summary>A model that nobody asked for in so many minutes is unloaded, until somebody does; 0 for never. The default and preloaded ones stay.</summary>
    [Range(0, 100_000)]
    public int IdleMinutes { get; set; }

    /// <summary>Models, besides the default, that are loaded at the start and stay: NAME or NAME@VERSION, with blanks between.</summary>
    public string Preload { get; set; } = "";

    internal IEnumerable<string> Preloaded => Preload.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
