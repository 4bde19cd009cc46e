using TorchSharp;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Native;

/// <summary>The blocks that tensors of the CPU lie in. They are the whole process's, so these run alone.</summary>
[Collection(NonParallel.Name)]
public sealed class TensorMemoryTests
{
    private const long Large = 3 << 20; // bytes, elements are of one

    public static TheoryData<long> Sizes => [1, 63, 64, 4_000, 65_535, 65_536, 65_537, 100_000, 131_072, 131_073, 4_194_303, 4_194_305, 33_554_433];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Block_is_aligned_and_holds_what_was_asked_for(long size)
    {
        using var first = Bytes(size);
        using var second = Bytes(size);

        first.fill_(1);
        second.fill_(2);

        Assert.Equal(0, Address(first) % 64);
        Assert.Equal(0, Address(second) % 64);
        Assert.Equal(size, first.sum().item<long>());
        Assert.Equal(2 * size, second.sum().item<long>());
    }

    [Fact]
    public void Tensor_without_elements_takes_no_block()
    {
        var before = Usage();

        using var nothing = Bytes(0);

        Assert.Equal(0, Address(nothing));
        Assert.Equal(before.InUse, Usage().InUse);
    }

    [Fact]
    public void Freed_block_serves_the_next_tensor_of_about_its_size()
    {
        var first = Bytes(Large);
        var address = Address(first);
        first.Dispose();

        using var second = Bytes(Large - (Large / 20));

        Assert.Equal(address, Address(second));
    }

    [Fact]
    public void Block_in_use_serves_no_other_tensor()
    {
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, 50).Select(_ => Bytes(Large / 10)).ToArray();

        Assert.Equal(tensors.Length, tensors.Select(Address).Distinct().Count());
    }

    [Fact]
    public void View_keeps_its_block()
    {
        var whole = Bytes(Large).fill_(7);
        using var part = whole.narrow(0, Large / 2, 10);
        whole.Dispose();

        using var other = Bytes(Large).fill_(0);

        Assert.Equal(70, part.sum().item<long>());
    }

    [Fact]
    public void Blocks_in_use_and_kept_together_hardly_pass_the_most_that_was_in_use()
    {
        NativeMethods.MemoryRelease();
        var random = new Random(1);
        var held = new Queue<Tensor>();
        for (var i = 0; i < 2_000; i++)
        {
            held.Enqueue(Bytes(random.NextInt64(70_000, Large)));
            while (held.Count > random.Next(20))
                held.Dequeue().Dispose();

            var usage = Usage();
            Assert.InRange(usage.InUse + usage.Kept, 0, usage.Peak + (usage.Peak / 8));
        }

        foreach (var tensor in held)
            tensor.Dispose();
    }

    [Fact]
    public void Release_returns_what_is_kept_and_nothing_else()
    {
        using var held = Bytes(Large).fill_(3);
        Bytes(2 * Large).Dispose();
        var before = Usage();
        Assert.InRange(before.Kept, 2 * Large, long.MaxValue);

        NativeMethods.MemoryRelease();

        Assert.Equal(0, Usage().Kept);
        Assert.Equal(before.InUse, Usage().InUse);
        Assert.Equal(3 * Large, held.sum().item<long>());
    }

    [Fact]
    public void Allocation_that_fails_first_returns_what_is_kept()
    {
        Bytes(Large).Dispose();
        Assert.InRange(Usage().Kept, Large, long.MaxValue);
        var inUse = Usage().InUse;

        var failure = Assert.Throws<TorchException>(() => Bytes(1L << 50));

        Assert.Equal(TorchErrorKind.OutOfMemory, failure.Kind);
        Assert.Contains("can't allocate memory", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Usage().Kept);
        Assert.Equal(inUse, Usage().InUse);
    }

    [Fact]
    public void Threads_that_take_and_give_back_at_once_never_share_a_block()
    {
        var inUse = Usage().InUse;
        var faults = 0;

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 300; i++)
            {
                using var scope = NewDisposeScope();
                var size = random.NextInt64(10_000, 300_000);
                var x = Bytes(size).fill_(worker + 1);
                var y = x.clone();
                Thread.Yield();
                if (y.sum().item<long>() != size * (worker + 1))
                    Interlocked.Increment(ref faults);
            }
        });

        Assert.Equal(0, faults);
        Assert.Equal(inUse, Usage().InUse);
    }

    [Fact]
    public void Weights_of_oneDNN_come_and_go_with_their_call()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 32, 64, 64);
        var w = randn(32, 32, 3, 3);
        var inUse = Usage().InUse;

        for (var i = 0; i < 20; i++)
        {
            using var inner = NewDisposeScope();
            nn.functional.conv2d(x, w, padding: [1, 1]);
        }

        Assert.Equal(inUse, Usage().InUse);
    }

    private static Tensor Bytes(long count) => empty(count, ScalarType.Byte);

    private static nint Address(Tensor tensor) => tensor.Info().Data;

    private static NativeMemory Usage()
    {
        NativeMethods.MemoryUsage(out var usage);
        return usage;
    }
}
