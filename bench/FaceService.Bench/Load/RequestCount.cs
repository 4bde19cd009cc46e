using System.Net;

namespace FaceService.Bench.Load;

/// <summary>A load that ends at a count of requests instead of a time: what a long life is made of.</summary>
internal sealed class RequestCount(IPEndPoint address, int connections, Func<string> nextPath)
{
    private int asked;

    /// <summary>Asks until this many were asked in all.</summary>
    public Task ReachAsync(int total, CancellationToken cancel) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(total, cancel), cancel)));

    private async Task LoopAsync(int total, CancellationToken cancel)
    {
        using var connection = new LoadConnection(address);
        await connection.ConnectAsync(cancel);
        while (Interlocked.Increment(ref asked) <= total)
        {
            var answer = await connection.GetAsync(nextPath(), cancel);
            if (answer.Status != 200)
                throw new InvalidOperationException($"The service answered {answer.Status} to one of {connections} connections.");
        }

        Interlocked.Decrement(ref asked);
    }
}
