using System.Collections.Concurrent;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Native;

[Collection(NonParallel.Name)]
public sealed class ThreadTests
{
    [Fact]
    public void Every_thread_computes_with_all_cores()
    {
        var wanted = NativeLoader.Threads(Environment.GetEnvironmentVariable("FACE_THREADS"));

        Assert.Equal(wanted, get_num_threads());
        Assert.Equal(wanted, OnThread(get_num_threads));
    }

    [Fact]
    public void A_thread_s_own_threads_can_be_limited_without_touching_others()
    {
        var all = get_num_threads();
        var before = TorchRuntime.LimitOwnThreads(1);
        try
        {
            Assert.Equal(all, before);
            Assert.Equal(1, get_num_threads());
            Assert.Equal(all, OnThread(get_num_threads));
        }
        finally
        {
            TorchRuntime.LimitOwnThreads(before);
        }

        Assert.Equal(all, get_num_threads());
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchRuntime.LimitOwnThreads(0));
    }

    [Fact]
    public void Gradients_are_switched_off_for_one_thread_only()
    {
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.True(OnThread(is_grad_enabled));
            using (enable_grad())
                Assert.True(is_grad_enabled());
            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Inference_mode_is_of_one_thread_and_ends()
    {
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False(OnThread(is_inference_mode_enabled));
            using var scope = NewDisposeScope();
            Assert.False((ones(1, requires_grad: true) * 2).requires_grad);
        }

        Assert.False(is_inference_mode_enabled());
        using var after = NewDisposeScope();
        Assert.True((ones(1, requires_grad: true) * 2).requires_grad);
    }

    [Fact]
    public void Tensors_may_be_disposed_of_on_another_thread_while_operators_run()
    {
        using var scope = NewDisposeScope();
        using var queue = new BlockingCollection<Tensor>(boundedCapacity: 64);
        var disposer = new Thread(() =>
        {
            foreach (var tensor in queue.GetConsumingEnumerable())
                tensor.Dispose();
        });
        disposer.Start();

        var sum = 0.0;
        for (var i = 0; i < 5_000; i++)
        {
            var x = full(64, 1f);
            var y = x * 2;
            sum += y.sum().item<float>();
            queue.Add(x);
            queue.Add(y);
        }

        queue.CompleteAdding();
        disposer.Join();
        Assert.Equal(5_000 * 128.0, sum);

        // Left are the sums alone.
        Assert.Equal(5_000, scope.DisposablesCount);
    }

    [Fact]
    public void Reads_of_tensors_that_nothing_else_holds_survive_the_finalizer()
    {
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                NativeMethods.MemoryRelease();
                Thread.Yield();
            }
        });
        collector.Start();

        try
        {
            // Copies that take long enough for a collection, of memory that is soon unmapped when freed: a read after that
            // ends the process.
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(3f, full(4_000_000, 3f).data<float>().ToArray()[^1]);
                Assert.Equal(3f, full(4_000_000, 3f).mean().item<float>());
                Assert.Equal([2000, 2000], full(2000, 2000, 3f).shape);
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    [Fact]
    public void Several_threads_compute_at_once_each_with_its_own_graph()
    {
        var slopes = new double[4];
        var threads = Enumerable.Range(0, slopes.Length).Select(i => new Thread(() =>
        {
            for (var round = 0; round < 100; round++)
            {
                using var scope = NewDisposeScope();
                var x = full(50, i + 1.0, ScalarType.Float64, requires_grad: true);
                (x * x * x).sum().backward();
                slopes[i] += x.grad!.mean().item<double>();
            }
        })).ToArray();

        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        Assert.Equal([300, 1200, 2700, 4800], slopes);
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
