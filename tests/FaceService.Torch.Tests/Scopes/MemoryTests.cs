using System.Runtime.CompilerServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Scopes;

[Collection(NonParallel.Name)]
public sealed class MemoryTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Hundred_thousand_operators_leave_memory_where_it_was()
    {
        using var scope = NewDisposeScope();
        var x = randn(16, 256);
        var w = randn(256, 16);
        Work(x, w, rounds: 2_000);
        var (live, resident) = (NativeMethods.LiveTensors(), Resident());

        Work(x, w, rounds: 20_000);

        Assert.Equal(live, NativeMethods.LiveTensors());
        Assert.InRange(Resident() - resident, long.MinValue, 32 * Megabyte);
    }

    [Fact]
    public void Training_steps_leave_memory_where_it_was()
    {
        using var scope = NewDisposeScope();
        using var network = nn.Sequential(nn.Conv2d(3, 8, 3, padding: 1), nn.BatchNorm2d(8), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(8 * 64, 1));
        using var optimiser = optim.Adam(network.parameters());
        var x = randn(4, 3, 8, 8).requires_grad_();
        Train(network, optimiser, x, steps: 50);
        var (live, resident) = (NativeMethods.LiveTensors(), Resident());

        Train(network, optimiser, x, steps: 500);

        Assert.Equal(live, NativeMethods.LiveTensors());
        Assert.InRange(Resident() - resident, long.MinValue, 32 * Megabyte);
    }

    [Fact]
    public void Tensors_that_nobody_disposed_of_are_freed_by_finalizers()
    {
        var live = NativeMethods.LiveTensors();

        Abandon(1_000);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.InRange(NativeMethods.LiveTensors(), long.MinValue, live);
    }

    [Fact]
    public void Indexing_outside_a_scope_leaves_no_views_behind()
    {
        using var x = randn(4, 4, 4);
        using var row = zeros(4);
        var live = NativeMethods.LiveTensors();

        for (var i = 0; i < 100; i++)
        {
            x[1, 2, 3].Dispose();
            x[1, 2] = row;
            x[TensorIndex.Single(0), TensorIndex.Ellipsis, TensorIndex.Slice(1, 3)].Dispose();
        }

        Assert.Equal(live, NativeMethods.LiveTensors());
    }

    [Fact]
    public void Failed_calls_leave_no_tensors_behind()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (randn(2, 3), randn(4, 5));
        var live = NativeMethods.LiveTensors();

        for (var i = 0; i < 100; i++)
            Assert.ThrowsAny<Exception>(() => x.mm(y));

        Assert.Equal(live, NativeMethods.LiveTensors());
    }

    // Five operators a round.
    private static void Work(Tensor x, Tensor w, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            using var scope = NewDisposeScope();
            var y = x.mm(w).relu();
            y.add_(1);
            _ = y.sum() * 2;
        }
    }

    // R1 as well, for graphs of gradients.
    private static void Train(nn.Module<Tensor, Tensor> network, optim.Optimizer optimiser, Tensor x, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            optimiser.zero_grad();
            var score = network.call(x).sum();
            var slope = autograd.grad([score], [x], create_graph: true)[0];
            (score + slope.square().sum()).backward();
            optimiser.step();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(int count)
    {
        for (var i = 0; i < count; i++)
            _ = zeros(100);
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }
}
