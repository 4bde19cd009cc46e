using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace FaceService.Bench.Load;

/// <summary>
/// Requests by the clock, whether those before were answered or not, and requests one after the other; what became of each is counted. An
/// answer is read to its end, and thrown away piece by piece.
/// </summary>
internal sealed class TimedRequests(HttpClient http)
{
    private readonly ConcurrentQueue<float> milliseconds = new();
    private int refused;
    private int failed;

    /// <summary>Milliseconds that each good answer took, ascending.</summary>
    public float[] Served => [.. milliseconds.Order()];

    /// <summary>Answers of 429 and 503.</summary>
    public int Refused => refused;

    /// <summary>Everything else: other statuses, broken answers.</summary>
    public int Failed => failed;

    /// <summary>Asks so many times a second until the time is up, and waits for the last answer.</summary>
    public async Task AtRateAsync(double perSecond, Func<HttpRequestMessage> next, TimeSpan time, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond));
        var running = new List<Task>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
        {
            running.Add(OnceAsync(next(), cancel));
            await timer.WaitForNextTickAsync(cancel);
        }

        await Task.WhenAll(running);
    }

    /// <summary>Asks again and again until told to stop, staying away as long as a refusal says.</summary>
    public async Task InTurnAsync(Func<HttpRequestMessage> next, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
                await Task.Delay(await OnceAsync(next(), stop) ?? TimeSpan.Zero, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The flood is over.
        }
    }

    // How long to stay away after a refusal; null after an answer.
    private async Task<TimeSpan?> OnceAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var asked = Stopwatch.GetTimestamp();
        try
        {
            using (request)
            {
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
                await answer.Content.CopyToAsync(Stream.Null, cancel);
                return Count(answer, asked);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            Interlocked.Increment(ref failed);
            return TimeSpan.FromSeconds(1);
        }
    }

    private TimeSpan? Count(HttpResponseMessage answer, long asked)
    {
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            Interlocked.Increment(ref refused);
            return answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
        }

        if (answer.IsSuccessStatusCode)
            milliseconds.Enqueue((float)Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        else
            Interlocked.Increment(ref failed);
        return null;
    }
}
