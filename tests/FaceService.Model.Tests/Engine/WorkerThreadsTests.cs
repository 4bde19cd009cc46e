using System.Collections.Concurrent;
using FaceService.Model.Engine;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Engine;

public sealed class WorkerThreadsTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(3, 50)]
    public void Every_piece_is_done_once_before_the_call_returns(int size, int pieces)
    {
        var crew = new WorkerThreads(size);
        var done = new ConcurrentBag<int>();
        crew.Do(pieces, done.Add);
        Assert.Equal(Enumerable.Range(0, pieces), done.Order());
    }

    [Fact]
    public void Pieces_are_done_at_once()
    {
        // Neither would end without the other having begun.
        var crew = new WorkerThreads(2);
        using var both = new Barrier(2);
        crew.Do(2, _ => both.SignalAndWait());
    }

    [Fact]
    public void A_failure_is_thrown_on_and_the_crew_goes_on_working()
    {
        var crew = new WorkerThreads(2);
        var done = new ConcurrentBag<int>();
        var failure = Assert.Throws<InvalidOperationException>(() => crew.Do(4, piece =>
        {
            if (piece == 1)
                throw new InvalidOperationException("piece 1");
            done.Add(piece);
        }));
        Assert.Equal("piece 1", failure.Message);
        Assert.Equal([0, 2, 3], done.Order());

        crew.Do(2, done.Add);
        Assert.Equal(5, done.Count);
    }

    [Fact]
    public void Several_callers_share_a_crew()
    {
        var crew = new WorkerThreads(2);
        var sums = new int[8];
        Parallel.For(0, sums.Length, caller => crew.Do(100, piece => Interlocked.Add(ref sums[caller], piece)));
        Assert.All(sums, sum => Assert.Equal(4950, sum));
    }

    [Fact]
    public void Everyone_computes_on_one_thread_and_the_caller_gets_his_others_back()
    {
        var before = get_num_threads();
        var crew = new WorkerThreads(2);
        var threads = new ConcurrentBag<int>();
        using var both = new Barrier(2);
        crew.Do(2, _ =>
        {
            threads.Add(get_num_threads());
            both.SignalAndWait();
        });
        Assert.Equal([1, 1], threads);
        Assert.Equal(before, get_num_threads());
    }
}
