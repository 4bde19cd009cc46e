using System.Security.Cryptography;
using FaceService.Model.Catalog;
using FaceService.Training.Datasets;
using FaceService.Training.Evaluation.Attributes;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Presets;
using FaceService.Training.Projection;
using FaceService.Training.Tests.Datasets;
using FaceService.Training.Tests.Projection;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

/// <summary>What a job makes follows from its seed, whatever else runs or ran in the process.</summary>
[Collection(DeviceThread.Name)]
public sealed class SideBySideTests : IDisposable
{
    private const int Steps = 3;
    private static readonly string[] Jobs = ["stylegan2-32", "cifar-32", "projection", "attributes"];
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<int, PackedDataset> _data;
    private readonly ModelVersion _model;
    private int _runs;

    public SideBySideTests()
    {
        var zip = TestImages.LabelledZip(_folder["data.zip"], 24);
        _data = new[] { 32, 64 }.ToDictionary(size => size, size => new DatasetPacker(new PackOptions { Size = size }).Open(zip, _folder[$"{size}"]));
        _model = TinyModel.Publish(_folder.Path);
    }

    [Fact]
    public void Jobs_that_run_at_once_end_in_the_bytes_of_each_alone()
    {
        var alone = Jobs.Select(Run).ToArray();

        for (var round = 0; round < 3; round++)
            Assert.Equal(alone, AtOnce(Jobs));
    }

    [Fact]
    public void Jobs_that_are_equal_and_run_at_once_end_in_the_same_bytes() =>
        Assert.All(AtOnce(["celeba-64", "celeba-64", "stylegan2-32", "stylegan2-32"]).Chunk(2), pair => Assert.Equal(pair[0], pair[1]));

    [Theory]
    [InlineData("stylegan2-32")]
    [InlineData("celeba-64")]
    [InlineData("projection")]
    [InlineData("attributes")]
    public void Job_neither_reads_nor_moves_libtorchs_own_generator(string job)
    {
        manual_seed(1);
        var first = Run(job);
        var then = randn(4).data<float>().ToArray();
        manual_seed(2);
        var second = Run(job);
        manual_seed(1);

        Assert.Equal(first, second);
        Assert.Equal(randn(4).data<float>().ToArray(), then);
    }

    [Theory]
    [InlineData("stylegan2-32")]
    [InlineData("cifar-32")]
    public void Trainings_of_other_seeds_end_in_other_bytes(string preset) => Assert.NotEqual(Train(preset, seed: 0), Train(preset, seed: 1));

    public void Dispose()
    {
        foreach (var data in _data.Values)
            data.Dispose();
        _folder.Dispose();
    }

    private string[] AtOnce(string[] jobs)
    {
        var ended = new string[jobs.Length];
        using var start = new Barrier(jobs.Length);
        var threads = jobs.Select((job, i) => new Thread(() =>
        {
            start.SignalAndWait();
            ended[i] = Run(job);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return ended;
    }

    private string Run(string job) => job switch
    {
        "projection" => Project(),
        "attributes" => Tell(),
        _ => Train(job, seed: 3),
    };

    private string Train(string preset, int seed)
    {
        string[] sets = preset.StartsWith("stylegan2", StringComparison.Ordinal)
            ? ["channel_base=512", "channel_max=16", "z_dim=16", "w_dim=16", "mapping_layers=2", "precision=float32", "augment_p=0.3", "path_length_weight=2", "path_length_every=2"]
            : ["width=0.03125", "label_noise=0.05"];
        var settings = Preset.Settings(preset, sets.Concat(["batch=4", $"seed={seed}"]).Select(s => KeyValuePair.Create(s.Split('=')[0], s.Split('=')[1])));
        using var scope = NewDisposeScope();
        using var trainer = TrainerFactory.Create(settings, _data[settings.Size], CPU);
        for (var step = 0; step < Steps; step++)
            trainer.Step(step);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, tensor) in trainer.State())
            sum.AppendData(tensor.detach().contiguous().bytes);
        return Convert.ToHexString(sum.GetHashAndReset());
    }

    private string Project()
    {
        var folder = new ProjectionFolder(Directory.CreateDirectory(_folder[$"projection-{Interlocked.Increment(ref _runs)}"]).FullName);
        folder.WriteTarget(TinyModel.Face(_model, 1), 16);
        new ProjectionRun(folder, _model, new ProjectionSettings { Steps = 12, Noise = "fit", Seed = 5 }, null).Execute(_ => { }, default);
        return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(folder.LatentNpy)));
    }

    private string Tell()
    {
        var cache = _folder[$"attributes-{Interlocked.Increment(ref _runs)}"];
        using var reference = ReferenceImages.Open(_folder["data.zip"], _folder["64"], new PackOptions { Size = 64 }, 0.25);
        AttributeClassifier.Open(reference, cache, pictures: 128, seed: 1, _ => { }).Dispose();
        return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Assert.Single(Directory.GetFiles(cache)))));
    }
}
