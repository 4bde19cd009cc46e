using System.Collections.Concurrent;
using FaceService.Api.Budget;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Tests.Budget;

public sealed class WorkThreadsTests : IDisposable
{
    private const long Large = 10_000_000;

    private readonly WorkBudget _budget = new(Options.Create(new WorkOptions { MemoryMiB = 100, Megapixels = 1000 }));
    private readonly WorkThreads _threads = new(Options.Create(new WorkOptions { Threads = 1 }));
    private readonly ManualResetEventSlim _open = new();
    private readonly ConcurrentQueue<string> _done = new();

    [Fact]
    public async Task Request_with_the_least_left_goes_first()
    {
        var held = await HoldAsync();
        var tasks = new[] { Run(Lease("a", 8 * Large), "much"), Run(Lease("a", Large), "little"), Run(Lease("a", 4 * Large), "some") };
        _open.Set();
        await Task.WhenAll([.. tasks, held]);
        Assert.Equal(["held", "little", "some", "much"], _done);
    }

    [Fact]
    public async Task Clients_take_turns_image_by_image()
    {
        var held = await HoldAsync();
        var (greedy, modest) = (Lease("greedy", 2 * Large), Lease("modest", 9 * Large));
        var tasks = Enumerable.Range(0, 3).Select(_ => Run(greedy, "greedy")).Concat(Enumerable.Range(0, 3).Select(_ => Run(modest, "modest"))).ToArray();
        _open.Set();
        await Task.WhenAll([.. tasks, held]);
        Assert.Equal(2, _done.Skip(1).Take(4).Count(name => name == "modest"));
    }

    [Fact]
    public async Task Little_is_done_at_once_though_the_threads_are_busy()
    {
        var held = await HoldAsync();
        await Run(Lease("a", 128 * 128), "lone");
        Assert.Equal(["lone"], _done);
        _open.Set();
        await held;
    }

    [Fact]
    public async Task Work_that_is_cancelled_while_it_waits_is_never_done()
    {
        var held = await HoldAsync();
        using var caller = new CancellationTokenSource();
        var lease = Lease("a", Large);
        var gone = _threads.RunAsync(lease, Large, () => _done.Enqueue("gone"), caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(0, lease.PixelsLeft);
        _open.Set();
        await held;
        Assert.Equal(["held"], _done);
    }

    [Fact]
    public async Task Work_that_fails_fails_its_own_request()
    {
        var lease = Lease("a", 2 * Large);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _threads.RunAsync(lease, Large, () => throw new InvalidOperationException("broken"), default));
        Assert.Equal(Large, lease.PixelsLeft);
        await Run(Lease("a", Large), "next");
        Assert.Equal(["next"], _done);
    }

    public void Dispose()
    {
        _open.Set();
        _threads.Dispose();
        _open.Dispose();
    }

    private WorkLease Lease(string client, long pixels)
    {
        var lease = new WorkLease(_budget, client);
        Assert.Null(lease.Take(new WorkCost(0, pixels)));
        return lease;
    }

    private Task Run(WorkLease lease, string name) => _threads.RunAsync(lease, Math.Min(lease.PixelsLeft, 1000), () => _done.Enqueue(name), default);

    // Something that the only thread stands in.
    private async Task<Task> HoldAsync()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = _threads.RunAsync(
            Lease("holder", Large),
            Large,
            () =>
            {
                arrived.SetResult();
                _open.Wait();
                _done.Enqueue("held");
            },
            default);
        await arrived.Task;
        return held;
    }
}
