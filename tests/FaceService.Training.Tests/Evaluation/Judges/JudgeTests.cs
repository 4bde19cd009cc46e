using FaceService.Model.Imaging;
using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Torch;
using FaceService.Training.Evaluation.Judges;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Evaluation.Judges;

[Collection(DeviceThread.Name)]
public sealed class JudgeTests
{
    [Fact]
    public void Kernel_distance_equals_the_papers_sums_pair_by_pair()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(Reference.Of("kernel").GetDouble(), FeatureComparison.Kernel(Points("real", 40, 0), Points("generated", 30, 0.6f)), 6);
    }

    [Fact]
    public void Kernel_distance_of_one_source_is_near_zero_whatever_the_number()
    {
        using var scope = NewDisposeScope();
        var far = FeatureComparison.Kernel(Points("a", 200, 0), Points("b", 200, 0.6f));

        Assert.InRange(FeatureComparison.Kernel(Points("a", 30, 0), Points("b", 30, 0)), -0.1 * far, 0.1 * far);
        Assert.InRange(FeatureComparison.Kernel(Points("a", 200, 0), Points("b", 200, 0)), -0.1 * far, 0.1 * far);
    }

    [Fact]
    public void Feature_distances_are_those_of_the_rows_and_scaled()
    {
        using var scope = NewDisposeScope();
        var distances = FeatureComparison.Between(Points("real", 40, 0), Points("generated", 30, 0.6f), 100);
        var plain = FeatureComparison.Between(Points("real", 40, 0), Points("generated", 30, 0.6f), 1);

        Assert.Equal(100 * plain.Frechet, distances.Frechet, 6);
        Assert.Equal(1000 * Reference.Of("kernel").GetDouble(), distances.Kernel, 3);
    }

    [Fact]
    public void Spectrum_equals_numpys_ring_by_ring() =>
        Reference.Close(Reference.Of("spectrum"), RadialSpectrum.Of([Picture("p0"), Picture("p1")], 64), 1e-8);

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Lines_at_a_distance_stand_out_in_the_spectrum_where_they_are(int every)
    {
        var plain = Enumerable.Range(0, 4).Select(i => Picture($"p{i}")).ToList();
        var lined = plain.Select(picture => Lined(picture, every)).ToList();

        var ratio = RadialSpectrum.Between(RadialSpectrum.Of(lined, 64), RadialSpectrum.Of(plain, 64));

        Assert.True(ratio.Largest > 1.3, ratio.ToString());
        Assert.InRange(ratio.LargestAt % (64 / every), 0, 0);
    }

    [Fact]
    public void Shrunk_pictures_lack_the_spectrums_upper_half()
    {
        var plain = Enumerable.Range(0, 4).Select(i => Picture($"p{i}")).ToList();

        var ratio = RadialSpectrum.Between(RadialSpectrum.Of(JudgedImages.Shrunk(plain, 32), 64), RadialSpectrum.Of(plain, 64));

        Assert.True(ratio.Smallest < 0.1 && ratio.SmallestAt > 16, ratio.ToString());
    }

    [Fact]
    public void Eyes_that_moved_and_spread_are_measured_in_hundredths()
    {
        using var scope = NewDisposeScope();
        var others = tensor(new double[] { 30, 40, 70, 40, 32, 40, 72, 40 }, [2, 2, 2]);
        var eyes = tensor(new double[] { 30, 44, 70, 44, 38, 44, 78, 44 }, [2, 2, 2]);

        var places = FaceGeometry.Between(eyes, others);

        Assert.Equal(5, places.Offset, 9); // 3 to the right, 4 down
        Assert.Equal((4, 1), (places.Spread, places.SpreadOfOthers));
        Assert.Equal((40, 40), (places.Apart, places.ApartOfOthers));
    }

    [Fact]
    public void Copied_person_is_counted_as_nearer_than_real_ones()
    {
        using var scope = NewDisposeScope();
        var pool = Points("pool", 50, 0);
        var real = FaceGeometry.NearestOf(Points("held", 40, 0), pool);
        var portraits = cat([pool.narrow(0, 7, 1), Points("far", 3, 5)]);

        var summary = FaceGeometry.Summary(FaceGeometry.NearestOf(portraits, pool), real);

        Assert.Equal(0, summary.Nearest, 6);
        Assert.Equal(0.25, summary.CloserThanReal);
        Assert.Equal(0, FaceGeometry.Summary(real, real).CloserThanReal);
    }

    [Fact]
    public void Person_is_not_compared_where_the_network_is_not_installed() =>
        Assert.Null(FaceGeometry.PersonDistance(new NetworkFolder("nowhere"), Picture("p0"), Picture("p1")));

    [Fact]
    public void Sets_are_compared_with_others_than_themselves()
    {
        var pictures = new JudgedImages([Picture("held")], [Picture("other")]);
        var names = new Dictionary<RgbImage, string> { [pictures.HeldOut[0]] = "held", [pictures.Others[0]] = "others" };

        var real = pictures.Compare(some => names.GetValueOrDefault(some[0], $"held at {some[0].Width}"), (a, b) => $"{a} against {b}");

        Assert.Equal(new("held", "held against others", "held at 128 against others", "held at 64 against others"), real with { Shrunk64 = "held at 64 against others" });
        Assert.Equal(("portraits", "held against others"), (real.With("portraits").Portraits, real.With("portraits").Floor));
    }

    [Fact]
    public void Summary_marks_a_judge_that_the_model_learned_from_and_says_what_is_not_installed()
    {
        var features = new FeatureDistances(70.4, 12);
        var report = new JudgeReport
        {
            Pictures = 358,
            SeenInTraining = [PretrainedNetwork.ResNet18.Name],
            NotInstalled = [PretrainedNetwork.FaceLandmarks.Name],
            ResNet18 = new(features, features, features, features),
            FaceRecognition = new(features, features, features, features),
        };

        var lines = JudgeSummary.Lines(report).ToList();

        Assert.Equal(
            ["taught_resnet18", "taught_resnet18_floor", "taught_resnet18_kernel", "taught_resnet18_kernel_floor", "face_recognition"],
            JudgeSummary.Figures(report).Select(figure => figure.Name).Take(5));
        Assert.Contains("seen in training", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("seen in training", lines[1], StringComparison.Ordinal);
        Assert.Contains(NetworkFolder.InstallCommand, lines[2], StringComparison.Ordinal);
    }

    private static Tensor Points(string name, int count, float shift) => tensor(Reference.Uniform(name, count * 4), [count, 4]).to(ScalarType.Float64).Plus(shift);

    private static RgbImage Picture(string name)
    {
        var planar = Reference.Picture(name, 64);
        return new RgbImage(64, 64, Enumerable.Range(0, planar.Length).Select(i => (byte)planar[((i % 3) * 64 * 64) + (i / 3)]).ToArray());
    }

    private static RgbImage Lined(RgbImage picture, int every)
    {
        var pixels = picture.Pixels.ToArray();
        for (var i = 0; i < pixels.Length; i++)
            if (i / 3 % 64 % every == 0)
                pixels[i] = (byte)Math.Min(255, pixels[i] + 150);
        return new RgbImage(64, 64, pixels);
    }
}
