using FaceService.Training.Datasets;

namespace FaceService.Training.Tests.Datasets;

public sealed class HeldOutTests
{
    // Three classes of 1, 44 and 200 images, mixed.
    private static readonly int[] ClassOf = [.. Enumerable.Range(0, 245).Select(i => i == 100 ? 0 : i % 49 < 9 && i < 240 ? 1 : 2)];
    private static readonly string[] Files = [.. Enumerable.Range(0, 245).Select(i => $"00000/img{i:D8}.png")];

    [Fact]
    public void Tenth_takes_a_tenth_of_each_class_rounded()
    {
        var held = HeldOut.Of(Files, ClassOf, 0.1);

        foreach (var members in Enumerable.Range(0, 245).GroupBy(i => ClassOf[i]))
            Assert.Equal(Math.Min(members.Count() - 1, (members.Count() + 5) / 10), held.Pictures.Count(i => ClassOf[i] == members.Key));
    }

    [Fact]
    public void Pictures_and_rest_are_the_whole_data_in_order()
    {
        var held = HeldOut.Of(Files, ClassOf, 0.25);

        Assert.Equal(Enumerable.Range(0, 245), held.Pictures.Concat(held.Rest).Order());
        Assert.Equal(held.Pictures.Order(), held.Pictures);
        Assert.Equal(held.Rest.Order(), held.Rest);
    }

    [Fact]
    public void Choice_follows_the_names_not_the_order_of_files()
    {
        var backwards = HeldOut.Of([.. Files.Reverse()], [.. ClassOf.Reverse()], 0.1);

        Assert.Equal(
            HeldOut.Of(Files, ClassOf, 0.1).Pictures.Select(i => Files[i]),
            backwards.Pictures.Select(i => Files[244 - i]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Larger_share_holds_the_smaller_one() =>
        Assert.Subset(HeldOut.Of(Files, ClassOf, 0.3).Pictures.ToHashSet(), HeldOut.Of(Files, ClassOf, 0.1).Pictures.ToHashSet());

    // From Python: sorted(names, key=lambda n: hashlib.sha256(n.encode()).hexdigest())[:2].
    [Fact]
    public void Order_is_that_of_sha256_of_the_name()
    {
        var names = Files[..20];

        Assert.Equal(["00000/img00000004.png", "00000/img00000005.png"], HeldOut.Of(names, new int[20], 0.1).Pictures.Select(i => names[i]));
    }

    [Fact]
    public void None_holds_nothing() => Assert.Empty(HeldOut.Of(Files, ClassOf, 0).Pictures);

    [Theory]
    [InlineData(SamplingOrder.Even)]
    [InlineData(SamplingOrder.Shuffled)]
    [InlineData(SamplingOrder.Sequential)]
    public void Sampler_never_draws_a_picture_held_out(SamplingOrder order)
    {
        var held = HeldOut.Of(Files, ClassOf, 0.1);
        var sampler = new DatasetSampler(ClassOf, order, 5, held.Rest);

        var drawn = Enumerable.Range(0, 4000).Select(i => sampler.At(i)).ToHashSet();

        Assert.Equal(held.Rest, drawn.Order());
    }
}
