using FaceService.Model.Imaging;
using FaceService.Training.Evaluation.Wasserstein;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Training.Tests.Evaluation;

[Collection(DeviceThread.Name)]
public sealed class SlicedWassersteinTests
{
    private static readonly IReadOnlyList<RgbImage> Some = [.. Enumerable.Range(0, 6).Select(i => TestImages.Draw(i, 64, 64))];
    private static readonly IReadOnlyList<RgbImage> Others = [.. Enumerable.Range(100, 6).Select(i => TestImages.Draw(i, 64, 64))];

    [Fact]
    public void Levels_descriptors_and_distances_equal_those_of_numpy_and_scipy()
    {
        var (a, b) = (Pyramids("a", 1), Pyramids("b", 0.8f));
        foreach (var (expected, level) in Reference.Of("sliced_wasserstein").EnumerateArray().Select((e, i) => (e, i)))
        {
            var size = expected.GetProperty("size").GetInt32();
            var directions = Reference.Uniform($"directions {size}", 16 * PatchDescriptors.Length);
            var pointsA = PatchDescriptors.Of(a.ConvertAll(p => p[level]), size, i => Corners(size, i, 0));
            var pointsB = PatchDescriptors.Of(b.ConvertAll(p => p[level]), size, i => Corners(size, i, 1));

            Reference.Close(expected.GetProperty("level"), Reference.Summary("level", [.. a.SelectMany(p => p[level])]), 1e-6);
            Reference.Close(expected.GetProperty("descriptors"), Reference.Summary("descriptors", pointsA), 1e-5);
            Assert.Equal(expected.GetProperty("distance").GetDouble(), SlicedWasserstein.Distance(pointsA, pointsB, directions), 1e-5);
        }
    }

    [Fact]
    public void Between_levels_are_64_32_and_16_pixels_and_the_distance_is_their_mean()
    {
        var distance = new SlicedWasserstein(0).Between(Some, Others);

        Assert.Equal([64, 32, 16], distance.Levels.Select(level => level.Key));
        Assert.Equal(distance.Levels.Average(level => level.Value), distance.Mean);
    }

    [Fact]
    public void Between_same_seed_repeats_and_another_differs()
    {
        var first = new SlicedWasserstein(0).Between(Some, Others).Mean;

        Assert.Equal(first, new SlicedWasserstein(0).Between(Some, Others).Mean);
        Assert.NotEqual(first, new SlicedWasserstein(1).Between(Some, Others).Mean);
    }

    [Fact]
    public void Between_pictures_of_another_kind_are_farther_than_others_of_the_same_kind()
    {
        var (noise, more) = (Noise("a"), Noise("b"));
        var wasserstein = new SlicedWasserstein(0);

        Assert.True(wasserstein.Between(noise, Some).Mean > 1.5 * wasserstein.Between(noise, more).Mean);
    }

    [Fact]
    public void Between_flat_pictures_is_a_number() =>
        Assert.True(double.IsFinite(new SlicedWasserstein(0).Between(Some, [.. Some.Select(_ => new RgbImage(64, 64, new byte[64 * 64 * 3]))]).Mean));

    [Fact]
    public void Between_sets_of_different_lengths_is_refused() =>
        Assert.Throws<ArgumentException>(() => new SlicedWasserstein(0).Between(Some, [Some[0]]));

    private static List<RgbImage> Noise(string name) => [.. Enumerable.Range(0, 6).Select(i =>
        new RgbImage(64, 64, Reference.Uniform($"{name}{i}", 64 * 64 * 3).Select(v => (byte)(127.5 + (127 * v))).ToArray()))];

    private static List<float[][]> Pyramids(string which, float contrast) => [.. Enumerable.Range(0, 4).Select(i =>
        LaplacianPyramid.Of([.. Reference.Picture($"{which}{i}", 64).Select(v => v * contrast)], 3, 64, 3))];

    private static List<(int X, int Y)> Corners(int size, int picture, int which) => [.. Enumerable.Range(0, 10).Select(p =>
        (((7 * picture) + (13 * p) + (3 * which)) % (size - 6), ((5 * picture) + (11 * p) + which) % (size - 6)))];
}
