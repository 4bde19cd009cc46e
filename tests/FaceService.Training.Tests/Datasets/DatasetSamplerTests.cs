using FaceService.Training.Datasets;

namespace FaceService.Training.Tests.Datasets;

public sealed class DatasetSamplerTests
{
    // Three classes of 1, 4 and 20 images.
    private static readonly int[] Uneven = [0, .. Enumerable.Repeat(1, 4), .. Enumerable.Repeat(2, 20)];

    [Fact]
    public void Even_any_round_shows_each_class_once()
    {
        var sampler = new DatasetSampler(Uneven, SamplingOrder.Even, 7);

        for (var round = 0; round < 50; round++)
            Assert.Equal([0, 1, 2], Enumerable.Range(round * 3, 3).Select(i => Uneven[sampler.At(i)]).Order());
    }

    [Fact]
    public void Even_class_shows_all_its_pictures_before_any_again()
    {
        var sampler = new DatasetSampler(Uneven, SamplingOrder.Even, 7);
        var drawn = Enumerable.Range(0, 60 * 3).Select(i => sampler.At(i)).ToList();

        var largest = drawn.Where(i => Uneven[i] == 2).ToList();
        var middle = drawn.Where(i => Uneven[i] == 1).ToList();

        Assert.Equal(20, largest.Take(20).Distinct().Count());
        Assert.Equal(20, largest.Skip(20).Take(20).Distinct().Count());
        Assert.NotEqual(largest.Take(20), largest.Skip(20).Take(20));
        Assert.All(middle.Chunk(4), c => Assert.Equal(4, c.Distinct().Count()));
    }

    [Fact]
    public void Root_round_shows_classes_by_the_square_root_of_their_pictures()
    {
        var sampler = new DatasetSampler(Uneven, SamplingOrder.Root, 7);
        var drawn = Enumerable.Range(0, 50 * 30).Select(i => sampler.At(i)).ToList();

        // 1, 4 and 20 images: 4, 8 and 18 turns.
        Assert.All(drawn.Chunk(30), round => Assert.Equal([4, 8, 18], round.CountBy(i => Uneven[i]).OrderBy(n => n.Key).Select(n => n.Value)));
        Assert.All(drawn.Where(i => Uneven[i] == 2).Chunk(20).SkipLast(1), pass => Assert.Equal(20, pass.Distinct().Count()));
    }

    [Fact]
    public void Shuffled_epoch_shows_each_picture_once_in_another_order_than_the_last()
    {
        var sampler = new DatasetSampler(Uneven, SamplingOrder.Shuffled, 7);
        var first = Enumerable.Range(0, 25).Select(i => sampler.At(i)).ToList();
        var second = Enumerable.Range(25, 25).Select(i => sampler.At(i)).ToList();

        Assert.Equal(Enumerable.Range(0, 25), first.Order());
        Assert.Equal(Enumerable.Range(0, 25), second.Order());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Sequential_order_is_the_datasets()
    {
        var sampler = new DatasetSampler(Uneven, SamplingOrder.Sequential, 7);

        Assert.Equal([0, 1, 24, 0, 1], new long[] { 0, 1, 24, 25, 26 }.Select(sampler.At));
    }

    [Theory]
    [InlineData(SamplingOrder.Even)]
    [InlineData(SamplingOrder.Root)]
    [InlineData(SamplingOrder.Shuffled)]
    public void At_jumped_to_equals_walked_to(SamplingOrder order)
    {
        var walked = new DatasetSampler(Uneven, order, 3);
        var sequence = Enumerable.Range(0, 500).Select(i => walked.At(i)).ToList();

        Assert.Equal(sequence.Skip(333), Enumerable.Range(333, 167).Select(i => new DatasetSampler(Uneven, order, 3).At(i)));
        Assert.NotEqual(sequence, Enumerable.Range(0, 500).Select(i => new DatasetSampler(Uneven, order, 4).At(i)));
    }
}
