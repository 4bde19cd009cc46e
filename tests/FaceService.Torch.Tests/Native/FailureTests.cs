using TorchSharp;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Native;

/// <summary>Whatever libtorch refuses is an exception with its own message, and the process goes on.</summary>
public sealed class FailureTests
{
    [Fact]
    public void Wrong_shape_says_which_shapes()
    {
        using var scope = NewDisposeScope();

        var failure = Assert.Throws<TorchException>(() => zeros(2, 3).mm(zeros(4, 5)));

        Assert.Equal(TorchErrorKind.Refused, failure.Kind);
        Assert.StartsWith("aten::mm: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("2x3 and 4x5", failure.Message, StringComparison.Ordinal);
        AssertWorks();
    }

    [Fact]
    public void Wrong_type_says_which_types()
    {
        using var scope = NewDisposeScope();

        var failure = Assert.Throws<TorchException>(() => zeros(2, 3).mm(zeros(3, 2, ScalarType.Float64)));

        Assert.Equal(TorchErrorKind.Refused, failure.Kind);
        Assert.Contains("float", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("double", failure.Message, StringComparison.OrdinalIgnoreCase);
        AssertWorks();
    }

    [Fact]
    public void Unknown_operator_is_named()
    {
        var failure = Assert.Throws<TorchException>(() => new Op("aten::nonesuch", "out").CallBool());

        Assert.Contains("aten::nonesuch.out", failure.Message, StringComparison.Ordinal);
        AssertWorks();
    }

    [Fact]
    public void Call_with_too_few_or_too_many_arguments_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2);

        Assert.Contains("missing argument 'other'", Assert.Throws<TorchException>(() => new Op("aten::mul", "Tensor").Call(x)).Message, StringComparison.Ordinal);
        Assert.Equal(TorchErrorKind.BadCall, Assert.Throws<TorchException>(() => new Op("aten::relu").Call(x, x)).Kind);
        AssertWorks();
    }

    [Fact]
    public void Argument_of_the_wrong_kind_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2);

        Assert.Throws<TorchException>(() => new Op("aten::reshape").Call(x, "two"));
        AssertWorks();
    }

    [Fact]
    public void Memory_that_the_host_lacks_is_told_apart()
    {
        var failure = Assert.Throws<TorchException>(() => empty(1L << 50));

        Assert.Equal(TorchErrorKind.OutOfMemory, failure.Kind);
        Assert.True(TorchRuntime.IsOutOfMemory(failure));
        Assert.Contains("allocate", failure.Message, StringComparison.Ordinal);
        AssertWorks();
    }

    [Fact]
    public void Freed_tensor_cannot_be_used()
    {
        var x = zeros(1);
        x.Dispose();

        Assert.Throws<ObjectDisposedException>(() => x + 1);
        Assert.Throws<ObjectDisposedException>(() => x.shape);
        Assert.Throws<ObjectDisposedException>(() => x.data<float>());
        Assert.Equal("[freed tensor]", x.ToString());
    }

    [Fact]
    public void Second_pass_through_a_freed_graph_is_refused()
    {
        using var scope = NewDisposeScope();
        var y = ones(2, requires_grad: true).exp().sum();
        y.backward();

        Assert.Contains("second time", Assert.Throws<TorchException>(y.backward).Message, StringComparison.Ordinal);
        AssertWorks();
    }

    [Fact]
    public void Gradient_of_many_elements_or_of_none_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, requires_grad: true);

        Assert.Contains("scalar outputs", Assert.Throws<TorchException>((x * 2).backward).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(zeros([]).backward);
        Assert.Throws<TorchException>(() => autograd.grad([x.sum()], [ones(1, requires_grad: true)]));
        AssertWorks();
    }

    [Fact]
    public void Leaf_that_learns_cannot_be_changed_in_place()
    {
        using var scope = NewDisposeScope();

        Assert.Contains("in-place", Assert.Throws<TorchException>(() => ones(2, requires_grad: true).add_(1)).Message, StringComparison.Ordinal);
        AssertWorks();
    }

    [Fact]
    public void Item_of_many_elements_or_of_another_type_is_refused()
    {
        using var scope = NewDisposeScope();

        Assert.Contains("this tensor has 2", Assert.Throws<ArgumentException>(() => zeros(2).item<float>()).Message, StringComparison.Ordinal);
        Assert.Contains("ask for Single", Assert.Throws<ArgumentException>(() => zeros(1).item<int>()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => zeros(2).data<int>());
        Assert.Contains("@float()", Assert.Throws<ArgumentException>(() => zeros(1).bfloat16().item<Half>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_elsewhere_than_in_host_memory_in_order_cannot_be_set()
    {
        using var scope = NewDisposeScope();
        var transposed = arange(6, ScalarType.Float32).reshape(2, 3).t();

        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], transposed.data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => transposed.data<float>()[0] = 1);
        Assert.Throws<InvalidOperationException>(() => transposed.data<float>().CopyFrom(new float[6]));
        Assert.Throws<InvalidOperationException>(() => transposed.bytes.Length);
    }

    [Fact]
    public void Device_that_is_not_there_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Device("gpu"));
        if (!cuda.is_available())
            Assert.Throws<TorchException>(() => zeros(1, device: CUDA));
        AssertWorks();
    }

    private static void AssertWorks()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(6f, (ones(2, 3) * 1).sum().item<float>());
    }
}
