using FaceService.Model.Imaging;
using FaceService.Training.Evaluation.Diversity;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Evaluation;

[Collection(DeviceThread.Name)]
public sealed class MultiScaleSimilarityTests
{
    [Fact]
    public void Of_equals_the_papers_formula_in_numpy()
    {
        using var scope = NewDisposeScope();
        var a = Reference.Picture("a", 64);
        var noise = Reference.Uniform("noise", a.Length);
        float[][] others =
        [
            a,
            [.. a.Select((v, i) => (float)Math.Floor(Math.Clamp(v + (40.0 * noise[i]), 0, 255)))],
            [.. a.Select(v => (float)Math.Floor(v / 2))],
            [.. a.Zip(Reference.Picture("b", 64), (v, w) => (float)Math.Floor((v + w) / 2))],
            [.. a.Select(v => 255 - v)],
        ];

        var similarity = MultiScaleSimilarity.Of(Batch([.. others.Select(_ => a)]), Batch(others));

        Reference.Close(Reference.Of("ms_ssim"), [.. similarity.Select(v => (double)v)], 1e-4);
    }

    [Fact]
    public void MeanSimilarity_of_one_picture_again_and_again_is_1()
    {
        var picture = Datasets.TestImages.Draw(3, 64, 64);

        Assert.Equal(1, DiversityMeasure.MeanSimilarity([picture, picture, picture], 5, 0), 4);
    }

    [Fact]
    public void MeanSimilarity_of_different_pictures_is_less()
    {
        IReadOnlyList<RgbImage> pictures = [.. Enumerable.Range(0, 4).Select(i => Datasets.TestImages.Draw(i, 64, 64))];

        Assert.InRange(DiversityMeasure.MeanSimilarity(pictures, 6, 0), 0, 0.9);
    }

    [Fact]
    public void Pairs_never_join_a_picture_with_itself_and_use_each_alike()
    {
        var pairs = DiversityMeasure.Pairs(7, 7 * 6, 3).ToList();

        Assert.All(pairs, p => Assert.NotEqual(p.A, p.B));
        Assert.All(pairs.GroupBy(p => p.A), of => Assert.Equal(6, of.Select(p => p.B).Distinct().Count()));
    }

    private static Tensor Batch(float[][] pictures) => tensor(pictures.SelectMany(p => p).ToArray(), [pictures.Length, 3, 64, 64]);
}
