using FaceService.Training.Evaluation.Images;

namespace FaceService.Training.Tests.Evaluation;

public sealed class ClassSharesTests
{
    [Fact]
    public void Of_parts_add_up_and_the_largest_remainders_get_what_is_left() =>
        // 12.3, 20.01, 67.69 % of 10: 1.23, 2.001 and 6.769.
        Assert.Equal([1, 2, 7], SampleShares.Of([1230, 2001, 6769], 10));

    [Fact]
    public void Of_the_whole_is_the_whole() => Assert.Equal([3, 0, 5], SampleShares.Of([3, 0, 5], 8));

    [Fact]
    public void Of_more_than_there_are_keeps_the_proportions() => Assert.Equal([4, 8], SampleShares.Of([1, 2], 12));
}
