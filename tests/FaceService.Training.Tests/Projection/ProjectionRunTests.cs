using System.Text.Json;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Latents;
using FaceService.Training.Projection;

namespace FaceService.Training.Tests.Projection;

/// <summary>A face that the model drew itself is found again.</summary>
[Collection(DeviceThread.Name)]
public sealed class ProjectionRunTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly ModelVersion _model;

    public ProjectionRunTests() => _model = TinyModel.Publish(_data.Path);

    [Theory]
    [InlineData("w", "const")]
    [InlineData("w+", "const")]
    [InlineData("w", "fit")]
    public void Face_that_the_model_drew_comes_back_far_closer_than_the_mean_face(string space, string noise)
    {
        var face = TinyModel.Face(_model, 85);
        var folder = Folder("run", face);

        var result = Run(folder, new ProjectionSettings { Steps = 150, Space = space, Noise = noise });

        var drawn = ImageDecoder.Decode(File.ReadAllBytes(folder.Result));
        var mean = ImageDistance.Psnr(face, TinyModel.Draw(_model, MeanW()));
        Assert.InRange(result.Psnr, mean + 8, 99);
        Assert.Equal(ImageDistance.Psnr(face, drawn), result.Psnr, 6);
        Assert.InRange(result.Distance, 0, result.StartDistance * 0.6);
        Assert.True(result.Similarity > CoarseSimilarity.Compare(face, TinyModel.Draw(_model, MeanW())) + 0.1, $"similarity {result.Similarity}");
        Assert.Equal(space == "w" ? 1 : 6, result.Latent.Count);
        Assert.All(result.Latent, row => Assert.Equal(12, row.Length));
    }

    [Fact]
    public void Latent_draws_the_result_in_the_serving_engine_byte_for_byte()
    {
        var folder = Folder("run", TinyModel.Face(_model, 7));
        Run(folder, new ProjectionSettings { Steps = 20, Space = "w+" });

        var body = JsonDocument.Parse(File.ReadAllBytes(folder.LatentJson)).RootElement;
        var rows = body.GetProperty("latent").EnumerateArray().Select(row => row.EnumerateArray().Select(x => x.GetSingle()).ToArray()).ToArray();
        var drawn = TinyModel.Draw(_model, new Latent.W([.. rows.SelectMany(row => row)], rows.Length));
        var npy = NpyFile.Read(folder.LatentNpy);

        Assert.Equal(("tiny@1", "w"), (body.GetProperty("model").GetString(), body.GetProperty("space").GetString()));
        Assert.Equal(ImageDecoder.Decode(File.ReadAllBytes(folder.Result)).Pixels.ToArray(), drawn.Pixels.ToArray());
        Assert.Equal([6, 12], npy.Shape);
        Assert.Equal(rows.SelectMany(row => row), npy.ToFloat32());
    }

    [Fact]
    public void Result_carries_the_mark_with_the_latents_hash_and_not_the_latent()
    {
        var folder = Folder("run", TinyModel.Face(_model, 7));
        var result = Run(folder, new ProjectionSettings { Steps = 10 });

        var request = JsonDocument.Parse(MarkReader.Read(File.ReadAllBytes(folder.Result))!.Request!).RootElement;

        Assert.Equal("tiny@1", request.GetProperty("model").GetString());
        Assert.Equal(LatentDigest.Of(result.Latent[0]), request.GetProperty("latent_sha256").GetString());
        Assert.False(request.TryGetProperty("latent", out _));
    }

    [Theory]
    [InlineData("const")]
    [InlineData("fit")]
    public void Search_that_was_broken_off_ends_with_the_same_bytes_as_one_that_was_not(string noise)
    {
        var face = TinyModel.Face(_model, 1);
        var (whole, broken) = (Folder("whole", face), Folder("broken", face));
        var settings = new ProjectionSettings { Steps = 30, Noise = noise, Seed = 5 };
        Run(whole, settings);

        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new ProjectionRun(broken, _model, settings, null).Execute(
            progress =>
            {
                if (progress.Step == 13)
                    stop.Cancel();
            },
            stop.Token));
        Assert.True(File.Exists(broken.Checkpoint));
        var steps = new List<int>();
        new ProjectionRun(broken, _model, settings, null).Execute(progress => steps.Add(progress.Step), default);

        Assert.Equal(Enumerable.Range(14, 17), steps);
        foreach (var file in new Func<ProjectionFolder, string>[] { f => f.LatentNpy, f => f.LatentJson, f => f.Result, f => f.Timelapse })
            Assert.Equal(File.ReadAllBytes(file(whole)), File.ReadAllBytes(file(broken)));
        Assert.False(File.Exists(broken.Checkpoint));
    }

    [Fact]
    public void Checkpoint_that_cannot_be_read_lets_the_search_begin_anew()
    {
        var folder = Folder("run", TinyModel.Face(_model, 1));
        File.WriteAllText(folder.Checkpoint, "no checkpoint");
        var first = 0;

        new ProjectionRun(folder, _model, new ProjectionSettings { Steps = 10 }, null).Execute(p => first = first == 0 ? p.Step : first, default);

        Assert.Equal(1, first);
    }

    [Fact]
    public void Picture_of_another_shape_is_cropped_to_its_centre_and_resized()
    {
        var folder = new ProjectionFolder(Directory.CreateDirectory(_data["run"]).FullName);
        var wide = new byte[40 * 20 * 3];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = (byte)((i / 3 % 40) is >= 10 and < 30 ? 200 : 0);

        folder.WriteTarget(new RgbImage(40, 20, wide), 16);

        var target = ImageDecoder.Decode(File.ReadAllBytes(folder.Target));
        Assert.Equal((16, 16), (target.Width, target.Height));
        Assert.All(target.Pixels.ToArray(), value => Assert.Equal(200, value));
    }

    public void Dispose() => _data.Dispose();

    private Latent.W MeanW()
    {
        using var file = Model.Weights.GeneratorFile.Open(_model.WeightsPath);
        using var built = (Model.Networks.StyleGan2.StyleGan2Generator)GeneratorWeights.Build(file);
        return new Latent.W(WStatistics.Of(built, [], null, TorchSharp.torch.CPU).Mean, 1);
    }

    private ProjectionFolder Folder(string name, RgbImage target)
    {
        var folder = new ProjectionFolder(Directory.CreateDirectory(_data[name]).FullName);
        folder.WriteTarget(target, 16);
        return folder;
    }

    private ProjectionResult Run(ProjectionFolder folder, ProjectionSettings settings) =>
        new ProjectionRun(folder, _model, settings, null).Execute(_ => { }, default);
}
