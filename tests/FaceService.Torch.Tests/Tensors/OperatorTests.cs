using static TorchSharp.torch;

namespace FaceService.Torch.Tests;

public sealed class OperatorTests
{
    [Fact]
    public void Arithmetic_broadcasts_and_reads_back()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        var b = tensor(new float[] { 10, 20, 30 });

        Assert.Equal([11f, 22f, 33f, 14f, 25f, 36f], (a + b).data<float>().ToArray());
        Assert.Equal([0.5f, 1f, 1.5f, 2f, 2.5f, 3f], (a / 2).data<float>().ToArray());
        Assert.Equal([9f, 8f, 7f, 6f, 5f, 4f], (10 - a).data<float>().ToArray());
        Assert.Equal(21f, a.sum().item<float>());
        Assert.Equal([2, 3], a.shape);
    }

    [Fact]
    public void Reductions_over_dimensions_have_the_shapes_asked_for()
    {
        using var scope = NewDisposeScope();
        var x = arange(24, ScalarType.Float32).reshape(2, 3, 4);

        Assert.Equal([2, 1, 4], x.mean([1], keepdim: true).shape);
        Assert.Equal([3], x.sum([0, 2]).shape);
        Assert.Equal([60f, 92f, 124f], x.sum([0, 2]).data<float>().ToArray());
        var (values, indexes) = x.max(2);
        Assert.Equal([3f, 7f, 11f, 15f, 19f, 23f], values.data<float>().ToArray());
        Assert.Equal([3L, 3, 3, 3, 3, 3], indexes.data<long>().ToArray());
    }

    [Fact]
    public void Indexing_cuts_slices_numbers_ellipses_and_tensors()
    {
        using var scope = NewDisposeScope();
        var x = arange(24, ScalarType.Float32).reshape(2, 3, 4);

        Assert.Equal([4f, 5f, 6f, 7f], x[0, 1].data<float>().ToArray());
        Assert.Equal([2, 3], x[TensorIndex.Ellipsis, 0].shape);
        Assert.Equal([2, 1, 4], x[.., 1..2].shape);
        Assert.Equal([3f, 7f, 11f], x[TensorIndex.Single(0), TensorIndex.Colon, TensorIndex.Single(-1)].data<float>().ToArray());
        Assert.Equal([1, 2, 3, 4], x[TensorIndex.None].shape);
        Assert.Equal([2, 2, 4], x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 2, 0 }))].shape);
    }

    [Fact]
    public void Setting_an_index_changes_the_tensor_itself()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3);

        x[TensorIndex.Colon, TensorIndex.Single(1)] = ones(2);
        x[TensorIndex.Tensor(tensor(new long[] { 0 }))] = full(1, 3, 5f);

        Assert.Equal([5f, 5f, 5f, 0f, 1f, 0f], x.data<float>().ToArray());
    }

    [Fact]
    public void Lists_of_tensors_go_in_and_come_out()
    {
        using var scope = NewDisposeScope();
        var parts = arange(10, ScalarType.Float32).split(4);

        Assert.Equal(3, parts.Length);
        Assert.Equal(10, cat(parts).numel());
        Assert.Equal([2, 4], stack([parts[0], parts[1]]).shape);
    }

    [Fact]
    public void Generators_repeat_from_their_state()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var state = generator.get_state();
        var first = randn(5, generator: generator).data<float>().ToArray();
        var second = randn(5, generator: generator).data<float>().ToArray();

        generator.set_state(state);

        Assert.Equal(first, randn(5, generator: generator).data<float>().ToArray());
        Assert.NotEqual(first, second);
        Assert.Equal(first, randn(5, generator: generator.manual_seed(7)).data<float>().ToArray());
    }

    [Fact]
    public void Types_convert_there_and_back()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.5f, -2f, 3f });

        Assert.Equal(ScalarType.BFloat16, x.bfloat16().dtype);
        Assert.Equal([1.5f, -2f, 3f], x.bfloat16().@float().data<float>().ToArray());
        Assert.Equal([1L, -2, 3], x.@long().data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => x.data<double>());
    }
}
