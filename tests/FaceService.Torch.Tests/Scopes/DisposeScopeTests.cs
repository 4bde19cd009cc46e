using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Scopes;

public sealed class DisposeScopeTests
{
    [Fact]
    public void Scope_frees_what_was_made_inside_and_nothing_else()
    {
        using var before = zeros(1);
        Tensor inside;
        using (NewDisposeScope())
            inside = before + 1;

        Assert.True(inside.IsInvalid);
        Assert.False(before.IsInvalid);
    }

    [Fact]
    public void Tensor_moved_out_belongs_to_the_scope_around()
    {
        Tensor moved;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
                moved = zeros(1).MoveToOuterDisposeScope();
            Assert.False(moved.IsInvalid);
        }

        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void Tensor_moved_out_of_the_outermost_scope_or_detached_belongs_to_its_holder()
    {
        Tensor moved;
        Tensor detached;
        using (NewDisposeScope())
        {
            moved = zeros(1).MoveToOuterDisposeScope();
            using (NewDisposeScope())
                detached = zeros(1).DetachFromDisposeScope();
        }

        Assert.False(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
        moved.Dispose();
        detached.Dispose();
    }

    [Fact]
    public void Several_tensors_move_out_together()
    {
        using var outer = NewDisposeScope();
        (Tensor, Tensor) pair;
        using (var inner = NewDisposeScope())
            pair = inner.MoveToOuter(zeros(1), zeros(1));

        Assert.True(outer.Contains(pair.Item1) && outer.Contains(pair.Item2));
    }

    [Fact]
    public void Scope_moves_only_tensors_of_its_own()
    {
        using var outer = NewDisposeScope();
        var x = zeros(1);
        using (var inner = NewDisposeScope())
        {
            inner.MoveToOuter(x);
            inner.Detach(x);
        }

        Assert.True(outer.Contains(x));
    }

    [Fact]
    public void Exception_inside_a_scope_frees_its_tensors_and_ends_it()
    {
        using var outer = NewDisposeScope();
        Tensor? inside = null;
        Assert.Throws<InvalidOperationException>(void () =>
        {
            using var inner = NewDisposeScope();
            inside = zeros(1);
            throw new InvalidOperationException();
        });

        Assert.True(inside!.IsInvalid);
        Assert.True(outer.Contains(zeros(1)));
    }

    [Fact]
    public void Tensor_disposed_of_twice_is_freed_once()
    {
        using var scope = NewDisposeScope();
        var x = zeros(1);
        x.Dispose();
        x.Dispose();

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void View_outlives_its_base()
    {
        using var scope = NewDisposeScope();
        var whole = arange(12, ScalarType.Float32).reshape(3, 4);
        var row = whole[1];
        whole.Dispose();

        Assert.Equal([4f, 5f, 6f, 7f], row.data<float>().ToArray());
    }

    [Fact]
    public void Graph_outlives_the_tensors_it_was_recorded_from()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, requires_grad: true);
        Tensor loss;
        using (NewDisposeScope())
            loss = x.exp().square().sum().MoveToOuterDisposeScope();

        loss.backward();

        Assert.All(x.grad!.data<float>().ToArray(), slope => Assert.Equal(2 * MathF.Exp(2), slope, 1e-4f));
    }

    [Fact]
    public void Everything_but_some_is_freed_on_the_way()
    {
        using var scope = NewDisposeScope();
        var (kept, dropped) = (zeros(1), zeros(1));

        Assert.Same(kept, scope.DisposeEverythingBut(kept));

        Assert.True(dropped.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Attached_tensor_leaves_its_old_scope()
    {
        using var outer = NewDisposeScope();
        Tensor x;
        using (NewDisposeScope())
        {
            x = zeros(1);
            outer.Attach(x);
        }

        Assert.False(x.IsInvalid);
    }

    [Fact]
    public void Scope_cannot_end_before_those_inside_it_and_goes_on_as_before()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();

        Assert.Throws<InvalidOperationException>(outer.Dispose);

        Assert.True(inner.Contains(zeros(1)));
        inner.Dispose();
        Assert.True(outer.Contains(zeros(1)));
        outer.Dispose();
        using var after = zeros(1);
        Assert.False(outer.Contains(after));
    }

    [Fact]
    public void Ended_scope_ends_again_silently_and_takes_nothing_more()
    {
        var scope = NewDisposeScope();
        scope.Dispose();
        scope.Dispose();

        using var x = zeros(1);
        Assert.Throws<ObjectDisposedException>(() => scope.Attach(x));
        Assert.Throws<ObjectDisposedException>(() => x.MoveToOtherDisposeScope(scope));
        Assert.Throws<ObjectDisposedException>(() => scope.DisposablesCount);
    }

    [Fact]
    public void Scope_does_not_end_on_another_thread()
    {
        using var scope = NewDisposeScope();
        Exception? refusal = null;
        var thread = new Thread(() => refusal = Record.Exception(scope.Dispose));
        thread.Start();
        thread.Join();

        Assert.IsType<InvalidOperationException>(refusal);
        Assert.True(scope.Contains(zeros(1)));
    }

    [Fact]
    public void Other_thread_has_scopes_of_its_own()
    {
        using var scope = NewDisposeScope();
        Tensor? made = null;
        var thread = new Thread(() => made = zeros(1));
        thread.Start();
        thread.Join();

        Assert.False(scope.Contains(made!));
        made!.Dispose();
    }
}
