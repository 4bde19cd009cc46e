using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace FaceService.Cli.Fetching;

/// <summary>Asks hosts as often as they may be asked, and only for what their robots.txt allows; follows redirects by the same rules. Thread-safe.</summary>
/// <param name="options">How often.</param>
/// <param name="time">The clock.</param>
internal sealed class PoliteClient(FetchOptions options, TimeProvider time) : IDisposable
{
    private const int MostRedirects = 5;
    private const int LongestRobots = 500 * 1024; // RFC 9309, section 2.5

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Asks for something.</summary>
    /// <param name="address">Where.</param>
    /// <param name="prepare">Adds headers.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>An answer that succeeds, with its headers only; and the address that gave it.</returns>
    /// <exception cref="RefusedException">The host's rules forbid it, or its answer will stay the same.</exception>
    /// <exception cref="TryAgainException">It may be otherwise later.</exception>
    public async Task<(HttpResponseMessage Answer, Uri Address)> GetAsync(Uri address, Action<HttpRequestMessage> prepare, CancellationToken stop)
    {
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var host = _hosts.GetOrAdd($"{address.Scheme}://{address.Authority}", _ => new Host(TimeSpan.FromSeconds(1 / options.Rate)));
            if (!(await RulesAsync(host, address, stop).ConfigureAwait(false)).Allows(address))
                throw new RefusedException($"is forbidden by {address.Host}'s robots.txt");
            var answer = await SendAsync(host, address, prepare, stop).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                return (answer, address);
            using (answer)
                address = Next(answer, address);
        }

        throw new RefusedException($"redirects more than {MostRedirects} times");
    }

    public void Dispose() => _client.Dispose();

    private static Uri Next(HttpResponseMessage answer, Uri address)
    {
        var status = (int)answer.StatusCode;
        if (status is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is { } location)
        {
            var next = new Uri(address, location);
            return next.Scheme is "http" or "https" ? next : throw new RefusedException($"redirects to {next.Scheme}:");
        }

        if (status is 408 or 425 or 429 or >= 500)
            throw new TryAgainException($"is answered {status}", After(answer.Headers.RetryAfter));
        throw new RefusedException($"is answered {status}");
    }

    private static TimeSpan? After(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);

    // Waiting for the host's turn does not count.
    private async Task<HttpResponseMessage> SendAsync(Host host, Uri address, Action<HttpRequestMessage> prepare, CancellationToken stop)
    {
        if (host.Turns.Take(time.GetUtcNow()) is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, time, stop).ConfigureAwait(false);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue(FetchOptions.Robot, typeof(PoliteClient).Assembly.GetName().Version!.ToString(2)));
        prepare(request);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ends.CancelAfter(options.Timeout);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ends.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new TryAgainException($"cannot be reached: {e.Message}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TryAgainException($"is not answered within {options.Timeout.TotalSeconds} s");
        }
    }

    private async Task<RobotsRules> RulesAsync(Host host, Uri address, CancellationToken stop)
    {
        await host.Asking.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return host.Rules ??= await ReadRulesAsync(host, new Uri(address, "/robots.txt"), stop).ConfigureAwait(false);
        }
        finally
        {
            host.Asking.Release();
        }
    }

    // RFC 9309, section 2.3.1: what is not there forbids nothing, what cannot be reached everything.
    private async Task<RobotsRules> ReadRulesAsync(Host host, Uri address, CancellationToken stop)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ends.CancelAfter(options.Timeout);
        try
        {
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                using var answer = await SendAsync(host, address, _ => { }, ends.Token).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    using var content = await answer.Content.ReadAsStreamAsync(ends.Token).ConfigureAwait(false);
                    var bytes = new byte[LongestRobots];
                    var length = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ends.Token).ConfigureAwait(false);
                    var rules = RobotsRules.Parse(System.Text.Encoding.UTF8.GetString(bytes, 0, length), FetchOptions.Robot);
                    host.Turns.Slow(rules.Delay);
                    return rules;
                }

                if (answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
                    return RobotsRules.AllowNone;
                if (answer.Headers.Location is not { } location || (int)answer.StatusCode >= 400)
                    return RobotsRules.AllowAll;
                address = new Uri(address, location);
            }

            return RobotsRules.AllowAll;
        }
        catch (Exception e) when (e is TryAgainException or IOException or HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return RobotsRules.AllowNone;
        }
    }

    private sealed class Host(TimeSpan gap)
    {
        public SemaphoreSlim Asking { get; } = new(1);

        public RobotsRules? Rules { get; set; }

        public HostTurns Turns { get; } = new(gap);
    }
}

/// <summary>The moments at which a host may be asked. Thread-safe.</summary>
/// <param name="gap">The time between two.</param>
internal sealed class HostTurns(TimeSpan gap)
{
    private readonly Lock _taking = new();
    private TimeSpan _gap = gap;
    private DateTimeOffset _next;

    /// <summary>Takes the next one.</summary>
    /// <returns>How long it is until then.</returns>
    public TimeSpan Take(DateTimeOffset now)
    {
        lock (_taking)
        {
            var turn = _next > now ? _next : now;
            _next = turn + _gap;
            return turn - now;
        }
    }

    /// <summary>Leaves at least so much time from now on.</summary>
    public void Slow(TimeSpan least)
    {
        lock (_taking)
        {
            if (least <= _gap)
                return;
            _next += least - _gap;
            _gap = least;
        }
    }
}
