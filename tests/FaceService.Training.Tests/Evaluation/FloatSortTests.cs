using FaceService.Training.Evaluation.Wasserstein;

namespace FaceService.Training.Tests.Evaluation;

public sealed class FloatSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void Ascending_equals_a_sort_that_compares(int count)
    {
        float[] numbers = [.. Reference.Uniform("numbers", count).Select((v, i) => i % 7 == 0 ? v * 1e-30f : v * 1e6f)];
        float[] expected = [.. numbers.Order()];

        FloatSort.Ascending(numbers);

        Assert.Equal(expected, numbers);
    }

    [Fact]
    public void Ascending_puts_the_ends_of_the_range_in_place()
    {
        float[] numbers = [3, float.MaxValue, -0.5f, float.NegativeInfinity, 0, -float.Epsilon, float.PositiveInfinity, float.Epsilon, float.MinValue];

        FloatSort.Ascending(numbers);

        Assert.Equal([float.NegativeInfinity, float.MinValue, -0.5f, -float.Epsilon, 0, float.Epsilon, 3, float.MaxValue, float.PositiveInfinity], numbers);
    }
}
