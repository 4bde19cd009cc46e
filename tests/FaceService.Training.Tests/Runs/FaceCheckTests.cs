using FaceService.Model.Catalog;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Runs;

namespace FaceService.Training.Tests.Runs;

[Collection(DeviceThread.Name)]
public sealed class FaceCheckTests
{
    private const int Side = 64;

    [Theory]
    [InlineData(0, 64, "one in 0 of 64 portraits")]
    [InlineData(6, 64, "one in 6 of 64 portraits")]
    [InlineData(7, 64, null)]
    [InlineData(64, 64, null)]
    public void Model_with_hardly_a_face_is_told_of(int faces, int portraits, string? said)
    {
        var problem = FaceCheck.Problem(faces, portraits);

        Assert.Equal(said is null, problem is null);
        Assert.Contains(said ?? "", problem ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_detector_nothing_is_said() => Assert.Null(FaceCheck.Problem([Noise(0)], new NetworkFolder("nowhere")));

    [DetectorFact]
    public void Noise_is_no_face_and_what_the_bundled_model_draws_is()
    {
        var networks = new NetworkFolder(DefaultFolders.Networks);

        Assert.StartsWith("No face: ", FaceCheck.Problem([.. Enumerable.Range(0, 16).Select(Noise)], networks), StringComparison.Ordinal);
        Assert.Null(FaceCheck.Problem(Faces(Path.Combine(DefaultFolders.Models, "portraits-64", "3", "preview.png")), networks));
    }

    private static List<RgbImage> Faces(string sheet)
    {
        var image = ImageDecoder.Decode(File.ReadAllBytes(sheet));
        return [.. Enumerable.Range(0, 16).Select(i => Cut(image, i % 4 * Side, i / 4 * Side))];
    }

    private static RgbImage Cut(RgbImage image, int left, int top)
    {
        var pixels = new byte[RgbImage.ByteCount(Side, Side)];
        for (var row = 0; row < Side; row++)
            image.Pixels.Span.Slice((((top + row) * image.Width) + left) * 3, Side * 3).CopyTo(pixels.AsSpan(row * Side * 3));
        return new RgbImage(Side, Side, pixels);
    }

    private static RgbImage Noise(int seed)
    {
        var pixels = new byte[RgbImage.ByteCount(Side, Side)];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(Side, Side, pixels);
    }

    /// <summary>A test of the face detector, which is no part of the tree.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class DetectorFactAttribute : FactAttribute
    {
        public DetectorFactAttribute()
        {
            if (!new NetworkFolder(DefaultFolders.Networks).Holds(PretrainedNetwork.FaceDetector))
                Skip = $"The face detector is not installed: `{NetworkFolder.InstallCommand}` brings it.";
        }
    }
}
