using FaceService.Model.Imaging;
using FaceService.Model.Torch;
using FaceService.Training.Evaluation.Features;
using FaceService.Training.Evaluation.Frechet;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Evaluation;

[Collection(DeviceThread.Name)]
public sealed class FeatureTests
{
    [Fact]
    public void RandomNetwork_gives_the_features_that_pytorch_and_numpy_give()
    {
        using var scope = NewDisposeScope();
        using var network = new RandomNetwork();
        var features = network.Of([Picture("p0"), Picture("p1")]);

        Assert.Equal([2, RandomNetwork.Length], features.shape);
        Reference.Close(Reference.Of("random_features"), Reference.Summary("features", [.. features.data<float>().ToArray()]), 1e-5);
    }

    [Fact]
    public void Manifold_equals_the_papers_definitions_point_by_point()
    {
        using var scope = NewDisposeScope();
        var report = ManifoldMeasure.Of(Points("real", 40, 0), Points("generated", 30, 0.6f));

        var expected = Reference.Of("manifold");
        Assert.Equal(expected.GetProperty("precision").GetDouble(), report.Precision, 6);
        Assert.Equal(expected.GetProperty("recall").GetDouble(), report.Recall, 6);
        Assert.Equal(expected.GetProperty("density").GetDouble(), report.Density, 6);
        Assert.Equal(expected.GetProperty("coverage").GetDouble(), report.Coverage, 6);
    }

    [Fact]
    public void Manifold_of_a_set_with_itself_is_whole()
    {
        using var scope = NewDisposeScope();
        var report = ManifoldMeasure.Of(Points("real", 40, 0), Points("real", 40, 0));

        Assert.Equal((1, 1, 1), (report.Precision, report.Recall, report.Coverage));
    }

    [Fact]
    public void Frechet_of_batches_equals_scipys_on_the_whole()
    {
        using var scope = NewDisposeScope();
        using var first = Moments(Matrix("first", 40, 6), 7);
        using var second = Moments(Matrix("second", 30, 6).matmul(Matrix("mixing", 6, 6)).Plus(0.5), 30);

        Assert.Equal(Reference.Of("frechet").GetDouble(), FrechetDistance.Between(first, second), 5);
    }

    [Fact]
    public void Frechet_of_a_set_with_itself_is_none()
    {
        using var scope = NewDisposeScope();
        using var one = Moments(Matrix("first", 40, 6), 40);

        Assert.Equal(0, FrechetDistance.Between(one, one), 6);
    }

    private static RgbImage Picture(string name)
    {
        var planar = Reference.Picture(name, 64);
        var pixels = new byte[planar.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)planar[((i % 3) * 64 * 64) + (i / 3)];
        return new RgbImage(64, 64, pixels);
    }

    private static Tensor Points(string name, int count, float shift) => tensor(Reference.Uniform(name, count * 4), [count, 4]).Plus(shift);

    private static Tensor Matrix(string name, int rows, int columns) =>
        tensor(Reference.Uniform(name, rows * columns), [rows, columns]).to(ScalarType.Float64);

    private static FeatureMoments Moments(Tensor rows, int batch)
    {
        var moments = new FeatureMoments();
        for (var first = 0; first < rows.shape[0]; first += batch)
            moments.Add(rows.narrow(0, first, Math.Min(batch, rows.shape[0] - first)));
        return moments;
    }
}
