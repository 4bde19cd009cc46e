using System.Runtime.InteropServices;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Engine;

public sealed class GenerationCheckTests : IDisposable
{
    private readonly TestModels _models = new();

    public static TheoryData<string, string> Networks => new()
    {
        { "own", "float32" }, { "own", "bfloat16" }, { "published", "float32" }, { "classic", "float32" }, { "classic", "bfloat16" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Network_that_draws_passes(string kind, string precision) => Check(_models.Write(Config(kind)), precision);

    [Theory]
    [MemberData(nameof(Networks))]
    public void One_number_that_is_not_finite_is_found(string kind, string precision)
    {
        // In the classic network a ReLU follows, which makes nought of an infinity.
        foreach (var value in kind == "classic" ? (float[])[float.NaN] : [float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var error = Assert.Throws<WeightFileException>(() => Check(Changed(kind, Last(kind), numbers => numbers[0] = value), precision));
            Assert.Equal(WeightFileProblem.CannotDraw, error.Problem);
            Assert.Contains("finite", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1000f)]
    [InlineData(-1000f)]
    public void One_flat_colour_for_every_seed_is_found(float bias)
    {
        foreach (var kind in (string[])["own", "published"])
        {
            var error = Assert.Throws<WeightFileException>(() => Check(Changed(kind, Last(kind), numbers => Array.Fill(numbers, bias)), "float32"));
            Assert.Contains("flat", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Picture_of_one_colour_in_one_channel_only_passes() =>
        Check(Changed("own", Last("own"), numbers => numbers[1] = 1000), "float32");

    [Fact]
    public void File_whose_bits_have_changed_is_told_at_load()
    {
        var model = _models.Write(TestModels.NarrowStyleGan2);
        using (var file = GeneratorFile.Open(model.WeightsPath))
            model = model with { Digest = file.ComputeDigest() };
        Load(model).Dispose();
        var (bytes, written) = (File.ReadAllBytes(model.WeightsPath), File.GetLastWriteTimeUtc(model.WeightsPath));
        bytes[^5] ^= 1;
        File.WriteAllBytes(model.WeightsPath, bytes);
        File.SetLastWriteTimeUtc(model.WeightsPath, written);

        var error = Assert.Throws<WeightFileException>(() => Load(model));

        Assert.Equal(WeightFileProblem.Damaged, error.Problem);
        Assert.Contains(model.Digest, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _models.Dispose();

    private static GeneratorConfig Config(string kind) => kind switch
    {
        "own" => TestModels.NarrowStyleGan2,
        "published" => TestModels.NarrowStyleGan2 with { PublishedOrder = true },
        _ => TestModels.Dcgan,
    };

    // What is added to the image last, or, in the classic network, weighs its last channels.
    private static string Last(string kind) => kind == "classic" ? "11.running_mean" : "synthesis.b32.torgb.bias";

    private ModelVersion Changed(string kind, string tensor, Action<float[]> change)
    {
        var model = _models.Write(Config(kind));
        GeneratorContent content;
        using (var file = GeneratorFile.Open(model.WeightsPath))
        {
            Assert.Contains(tensor, file.Tensors.Keys);
            content = new GeneratorContent { Config = file.Config, Tensors = [.. file.Tensors.Keys.Select(name => name == tensor ? Change(file.Read(name), change) : file.Read(name))] };
        }

        GeneratorFile.Write(model.WeightsPath, content);
        return model;
    }

    private static WeightTensor Change(WeightTensor tensor, Action<float[]> change)
    {
        var numbers = MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray();
        change(numbers);
        return WeightTensor.FromFloat32(tensor.Name, tensor.Shape, numbers);
    }

    private static IFaceGenerator Load(ModelVersion model) =>
        FaceGeneratorLoader.ForDevices(new EngineOptions { Device = "cpu" }, checkDigests: true).Single().Load(model);

    private static void Check(ModelVersion model, string precision)
    {
        using var generator = TestModels.Load(model, precision);
        GenerationCheck.Run(model, generator);
    }
}
