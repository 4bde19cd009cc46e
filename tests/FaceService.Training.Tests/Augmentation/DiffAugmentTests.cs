using FaceService.Model.Torch;
using FaceService.Training.Augmentation;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Augmentation;

[Collection(DeviceThread.Name)]
public sealed class DiffAugmentTests
{
    private const int Size = 16;

    [Fact]
    public void Apply_without_a_policy_gives_the_images_themselves()
    {
        using var scope = NewDisposeScope();
        var images = Images(3);

        Assert.Same(images, new DiffAugment("", 1).Apply(images, 5));
    }

    [Fact]
    public void Apply_same_place_repeats_and_another_differs()
    {
        using var scope = NewDisposeScope();
        var (augment, images) = (new DiffAugment("color,translation,cutout", 1), Images(4));

        Assert.Equal(augment.Apply(images, 9).data<float>().ToArray(), augment.Apply(images, 9).data<float>().ToArray());
        Assert.False(augment.Apply(images, 9).allclose(augment.Apply(images, 10)));
    }

    [Fact]
    public void Cutout_empties_a_square_of_half_the_side_and_leaves_the_rest()
    {
        using var scope = NewDisposeScope();
        var images = Images(64);

        var cut = new DiffAugment("cutout", 1).Apply(images, 0);

        var kept = cut.eq(images).to(ScalarType.Float32);
        Assert.True(cut.eq(images).logical_or(cut.eq(zeros_like(cut))).all().item<bool>());
        var emptied = kept.SubtractedFrom(1).sum([1, 2, 3]).data<float>().ToArray();
        Assert.All(emptied, count => Assert.InRange(count, 3 * Size * Size / 16, 3 * Size * Size / 4)); // a corner of it at least
        Assert.Contains(3f * Size * Size / 4, emptied);
    }

    [Fact]
    public void Translation_moves_by_up_to_an_eighth_of_the_side_and_fills_with_the_middle_of_the_range()
    {
        using var scope = NewDisposeScope();
        var spots = zeros([64, 3, Size, Size]);
        spots[TensorIndex.Colon, TensorIndex.Colon, 8, 8] = tensor(1f);

        var moved = new DiffAugment("translation", 1).Apply(spots, 0)[TensorIndex.Colon, 0].flatten(1).argmax(1).data<long>().ToArray();

        var shifts = moved.Select(at => (Down: (at / Size) - 8, Right: (at % Size) - 8)).ToList();
        Assert.All(shifts, s => Assert.True(Math.Abs(s.Down) <= 2 && Math.Abs(s.Right) <= 2, $"{s}"));
        Assert.Equal([-2, -1, 0, 1, 2], shifts.Select(s => s.Down).Distinct().Order());
    }

    [Fact]
    public void Colour_changes_an_image_as_a_whole()
    {
        using var scope = NewDisposeScope();
        var grey = ones([4, 3, Size, Size]).Times(0.25);

        var changed = new DiffAugment("color", 1).Apply(grey, 0);

        Assert.All(changed.std([1, 2, 3]).data<float>().ToArray(), spread => Assert.InRange(spread, 0, 1e-5));
        Assert.All(changed.mean([1, 2, 3]).data<float>().ToArray(), level => Assert.InRange(level, -0.25, 0.75));
    }

    [Fact]
    public void Gradients_reach_the_images()
    {
        using var scope = NewDisposeScope();
        var images = Images(2).detach();
        images.requires_grad = true;

        new DiffAugment("color,translation,cutout", 1).Apply(images, 3).Squared().sum().backward();

        Assert.True(images.grad!.abs().sum().item<float>() > 0);
    }

    private static Tensor Images(int count)
    {
        using var random = new RandomTensors(3);
        return random.Uniform(count, 3, Size, Size).Times(0.8).Plus(0.1); // nowhere 0
    }
}
