namespace FaceService.Cli.Fetching;

/// <summary>How pictures are downloaded.</summary>
internal sealed record FetchOptions
{
    /// <summary>What servers are told, and what robots.txt knows this program by.</summary>
    public const string Robot = "FaceService";

    /// <summary>Downloads at one time.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>Requests a second that a host gets at most; its robots.txt may ask for fewer.</summary>
    public double Rate { get; init; } = 2;

    /// <summary>How often a download is tried again.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The wait before the first of these; twice as long before each further one.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that a server may ask for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one try may take; the next goes on with what it has got.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of a picture.</summary>
    public long MaxBytes { get; init; } = 32 << 20;
}

/// <summary>A picture to download.</summary>
/// <param name="Address">Its URL.</param>
/// <param name="Page">The page that shows it; null where the user listed it.</param>
internal sealed record FetchItem(Uri Address, Uri? Page = null);

/// <summary>What became of one.</summary>
internal enum FetchOutcome
{
    Downloaded,
    AlreadyThere,
    Refused,
    Failed,
}

/// <summary>What became of one, and why it is not there.</summary>
internal sealed record FetchResult(FetchItem Item, FetchOutcome Outcome, string? Reason = null);

/// <summary>A download that is of no use to try again.</summary>
/// <param name="reason">Why, as the end of a sentence about the picture.</param>
internal sealed class RefusedException(string reason) : Exception(reason);

/// <summary>A try that failed; the next may not.</summary>
/// <param name="reason">Why, as the end of a sentence about the picture.</param>
/// <param name="after">How long the server asks to be left alone; null where it does not say.</param>
internal sealed class TryAgainException(string reason, TimeSpan? after = null) : Exception(reason)
{
    public TimeSpan? After { get; } = after;
}
