using System.Diagnostics;
using System.Net.Sockets;

namespace FaceService.Bench.Load;

/// <summary>
/// A closed loop of connections: each asks, waits for the answer, and asks again. A refused one stays away as long as it
/// is told to.
/// </summary>
internal sealed class LoadClient(LoadPlan plan, SeedSource seeds)
{
    private readonly List<float> served = [];
    private readonly List<float> refused = [];
    private readonly Lock gate = new();
    private int failed;
    private long countFrom;
    private long countUntil;

    public async Task<LoadResult> RunAsync(CancellationToken cancel)
    {
        var now = Stopwatch.GetTimestamp();
        countFrom = now + Ticks(plan.WarmUp);
        countUntil = countFrom + Ticks(plan.Duration);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeUp.CancelAfter(plan.WarmUp + plan.Duration);
        await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(_ => Task.Run(() => LoopAsync(timeUp.Token))));
        cancel.ThrowIfCancellationRequested();
        served.Sort();
        refused.Sort();
        return new LoadResult(plan.Duration.TotalSeconds, [.. served], [.. refused], failed);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private async Task LoopAsync(CancellationToken timeUp)
    {
        while (!timeUp.IsCancellationRequested)
        {
            using var connection = new LoadConnection(plan.Address);
            try
            {
                await connection.ConnectAsync(timeUp);
                while (true)
                    await OnceAsync(connection, timeUp);
            }
            catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                Interlocked.Increment(ref failed);
            }
        }
    }

    private async Task OnceAsync(LoadConnection connection, CancellationToken timeUp)
    {
        var asked = Stopwatch.GetTimestamp();
        var answer = await connection.GetAsync(plan.Path(seeds.Next()), timeUp);
        var answered = Stopwatch.GetTimestamp();
        if (answered >= countFrom && answered < countUntil)
            Count(answer, (float)Stopwatch.GetElapsedTime(asked, answered).TotalMilliseconds);
        if (answer.Status is 429 or 503)
            await Task.Delay(TimeSpan.FromSeconds(answer.RetryAfter ?? 1), timeUp);
    }

    private void Count(LoadAnswer answer, float milliseconds)
    {
        lock (gate)
        {
            if (answer is { Status: 200, Bytes: > 0 })
                served.Add(milliseconds);
            else if (answer.Status is 429 or 503)
                refused.Add(milliseconds);
            else
                failed++;
        }
    }
}
