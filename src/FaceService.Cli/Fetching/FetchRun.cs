using System.Collections.Concurrent;
using System.Text;
using FaceService.Cli.Shared;

namespace FaceService.Cli.Fetching;

/// <summary>Downloads many pictures, and writes down those that are not there in the end.</summary>
/// <param name="folder">Where pictures go.</param>
/// <param name="options">How.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Is told of progress.</param>
internal sealed class FetchRun(string folder, FetchOptions options, TimeProvider time, Action<string> tell)
{
    private const string Missing = "missing.csv";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<FetchOutcome, int> _counts = new();
    private readonly Lock _writing = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next = Interval;

    /// <summary>How many of each outcome.</summary>
    public IReadOnlyDictionary<FetchOutcome, int> Counts => _counts;

    /// <summary>The addresses of a list: one a line, at the line's start; empty lines and what stands behind # are left out.</summary>
    /// <exception cref="UsageException">A line has none.</exception>
    public static IReadOnlyList<FetchItem> Read(string path) =>
    [
        .. File.ReadLines(path).Select((line, i) => (Text: line.Trim().TrimStart('\uFEFF'), Number: i + 1)).Where(line => line.Text.Length > 0 && line.Text[0] != '#').Select(line =>
            Uri.TryCreate(line.Text.Split([' ', '\t'], 2)[0], UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? new FetchItem(address)
                : throw new UsageException($"Line {line.Number} of '{path}' is '{line.Text}'; allowed is one http or https URL a line.")),
    ];

    /// <summary>Downloads them.</summary>
    /// <param name="items">Which, as they become known.</param>
    /// <param name="client">Asks.</param>
    /// <param name="stop">Ends it; what has arrived stays.</param>
    public async Task RunAsync(IAsyncEnumerable<FetchItem> items, PoliteClient client, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var fetcher = new PictureFetcher(client, folder, options, time);
        using var missing = new StreamWriter(Path.Combine(folder, Missing), append: false, new UTF8Encoding(false));
        missing.WriteLine("url,reason");
        await Parallel.ForEachAsync(Once(items), new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = stop }, async (item, ends) =>
        {
            var result = await fetcher.FetchAsync(item, ends).ConfigureAwait(false);
            lock (_writing)
                Take(result, missing);
        }).ConfigureAwait(false);
    }

    private void Take(FetchResult result, StreamWriter missing)
    {
        _counts.AddOrUpdate(result.Outcome, 1, (_, count) => count + 1);
        if (result.Reason is { } reason)
        {
            missing.WriteLine($"\"{result.Item.Address.AbsoluteUri.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"{reason.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            missing.Flush();
        }

        var age = time.GetElapsedTime(_start);
        if (age < _next)
            return;
        _next = age + Interval;
        tell(Describe());
    }

    /// <summary>The counts in words.</summary>
    public string Describe() =>
        $"{Count(FetchOutcome.Downloaded)} downloaded, {Count(FetchOutcome.AlreadyThere)} there already, {Count(FetchOutcome.Refused)} refused, {Count(FetchOutcome.Failed)} failed";

    private int Count(FetchOutcome outcome) => _counts.GetValueOrDefault(outcome);

    private static async IAsyncEnumerable<FetchItem> Once(IAsyncEnumerable<FetchItem> items)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in items.ConfigureAwait(false))
            if (known.Add(item.Address.AbsoluteUri))
                yield return item;
    }
}
