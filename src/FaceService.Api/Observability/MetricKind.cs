namespace FaceService.Api.Observability;

/// <summary>How an instrument's measurements add up.</summary>
internal enum MetricKind
{
    /// <summary>Steps up, which are summed.</summary>
    Counter,

    /// <summary>A total that only grows, told anew each time.</summary>
    Total,

    /// <summary>Steps up and down, which are summed to a state.</summary>
    UpDown,

    /// <summary>A state, told anew each time.</summary>
    Gauge,

    /// <summary>They are counted by size.</summary>
    Histogram,
}
