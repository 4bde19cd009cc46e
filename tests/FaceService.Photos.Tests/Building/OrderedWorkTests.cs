using FaceService.Photos.Building;

namespace FaceService.Photos.Tests.Building;

public sealed class OrderedWorkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Results_come_out_in_order_and_every_worker_is_disposed_of(int threads)
    {
        var taken = new List<int>();
        var made = 0;

        OrderedWork.Run(
            Enumerable.Range(0, 500),
            threads,
            () => new Disposed(() => Interlocked.Decrement(ref made), Interlocked.Increment(ref made)),
            (_, i) =>
            {
                Thread.SpinWait(i % 7 * 1000); // some are quicker than those before them
                return i * 2;
            },
            taken.Add,
            CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 500).Select(i => i * 2), taken);
        Assert.Equal(0, made);
    }

    [Fact]
    public void Items_are_read_no_further_than_a_few_ahead()
    {
        var (read, taken, ahead) = (0, 0, 0);

        OrderedWork.Run(Items(), 2, () => new Disposed(() => { }, 0), (_, i) => i, _ =>
        {
            ahead = Math.Max(ahead, Volatile.Read(ref read) - taken++);
        }, CancellationToken.None);

        Assert.InRange(ahead, 1, 9);

        IEnumerable<int> Items()
        {
            for (var i = 0; i < 200; i++)
            {
                Interlocked.Increment(ref read);
                yield return i;
            }
        }
    }

    [Fact]
    public void Failure_of_a_worker_is_thrown_and_ends_the_work()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => OrderedWork.Run(
            Enumerable.Range(0, int.MaxValue), 3, () => new Disposed(() => { }, 0), (_, i) => i == 50 ? throw new InvalidOperationException("fifty") : i, _ => { }, CancellationToken.None));

        Assert.Equal("fifty", thrown.Message);
    }

    [Fact]
    public void Stop_ends_the_work_behind_some_result()
    {
        using var stop = new CancellationTokenSource();
        var taken = new List<int>();

        Assert.ThrowsAny<OperationCanceledException>(() => OrderedWork.Run(Enumerable.Range(0, int.MaxValue), 3, () => new Disposed(() => { }, 0), (_, i) => i, i =>
        {
            taken.Add(i);
            if (i == 20)
                stop.Cancel();
        }, stop.Token));

        Assert.Equal(Enumerable.Range(0, taken.Count), taken);
    }

    private sealed class Disposed(Action end, int number) : IDisposable
    {
        public int Number { get; } = number;

        public void Dispose() => end();
    }
}
