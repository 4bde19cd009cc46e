using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Torch;

public sealed class TorchThreadsTests
{
    [Fact]
    public void Every_thread_computes_with_all_cores()
    {
        var wanted = LibTorch.Threads(Environment.GetEnvironmentVariable("FACE_THREADS"));

        Assert.Equal(wanted, get_num_threads());
        Assert.Equal(wanted, OnThread(get_num_threads));
    }

    [Fact]
    public void A_thread_s_own_threads_can_be_limited_without_touching_others()
    {
        var all = get_num_threads();
        var before = TorchThreads.LimitOwn(1);
        try
        {
            Assert.Equal(all, before);
            Assert.Equal(1, get_num_threads());
            Assert.Equal(all, OnThread(get_num_threads));
        }
        finally
        {
            TorchThreads.LimitOwn(before);
        }

        Assert.Equal(all, get_num_threads());
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchThreads.LimitOwn(0));
    }

    [Fact]
    public void Loop_visits_each_round_once_whatever_the_grain()
    {
        foreach (var grain in new long[] { 1, 7, 1_000, 5_000 })
        {
            var visits = new int[1_000];

            TorchThreads.For(visits.Length, grain, (begin, end) =>
            {
                for (var i = begin; i < end; i++)
                    Interlocked.Increment(ref visits[i]);
            });

            Assert.All(visits, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Exception_in_a_part_reaches_the_caller()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => TorchThreads.For(100, 1, (begin, _) => throw new InvalidOperationException($"at {begin}")));

        Assert.StartsWith("at ", failure.Message, StringComparison.Ordinal);
    }

    private static T OnThread<T>(Func<T> read)
    {
        var result = default(T)!;
        var thread = new Thread(() => result = read());
        thread.Start();
        thread.Join();
        return result;
    }
}
