using System.Runtime.InteropServices;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Networks.StyleGan2.Published;
using FaceService.Model.Tests.Networks;
using FaceService.Model.Tests.Weights;
using FaceService.Model.Tests.Weights.Import;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Import;
using static FaceService.Model.Tests.Networks.ReferenceNumbers;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Engine;

public sealed class PublishedOrderTests : IDisposable
{
    private const int Batch = 3;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Imported_pickle_draws_what_the_code_that_wrote_it_draws()
    {
        using var generator = Import();
        var spec = Spec(3, 1);

        Assert.Equal("float32", generator.Precision);
        Near(Floats(PublishedFile.W), generator.MapToW([spec])[..6], 1e-6);
        Near(Floats(PublishedFile.Image), generator.DrawNumbers([spec with { Truncation = 0.7f }]), 1e-5);
    }

    [Fact]
    public void Picture_is_the_same_alone_and_in_a_batch()
    {
        using var generator = Import();
        FaceSpec[] specs = [Spec(1, 0), Spec(2, 1) with { Noise = NoiseMode.None }, Spec(3, 1) with { Noise = NoiseMode.Random, NoiseSeed = 5 }];

        var together = generator.DrawNumbers(specs);

        Assert.Equal(specs.SelectMany(spec => generator.DrawNumbers([spec])), together);
    }

    [Fact]
    public void Mean_and_factors_are_those_of_the_weights()
    {
        using var generator = Import();

        Assert.Equal(generator.MeanW, generator.MapToW([Spec(1, 0) with { Truncation = 0 }])[..6]);
        Assert.Equal(6, generator.Factors.SingularValues.Length);
        Assert.Equal(generator.Factors.SingularValues.OrderDescending(), generator.Factors.SingularValues);
    }

    [Theory]
    [MemberData(nameof(StyleGan2GeneratorTests.Fixtures), MemberType = typeof(StyleGan2GeneratorTests))]
    public void Published_order_agrees_with_PyTorch(string fixture)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("stylegan2-generator-" + fixture);
        var k = reference.Root.GetProperty("config");
        using var generator = new StyleGan2Generator(StyleGan2Reference.Generator(k));
        FillStyleGan2(generator);
        generator.eval();
        var noise = k.GetProperty("noise").GetString() == "const" ? SynthesisNoise.Const : SynthesisNoise.None;
        var (z, c) = (Unit("z", Batch, generator.Config.ZDim), StyleGan2Reference.Labels(Batch, generator.Config.CDim));
        var ws = generator.Mapping.Truncate(generator.Broadcast(generator.Mapping.call(z, c)), 0.7, 3);

        using var published = new PublishedSynthesis(generator);
        var images = Enumerable.Range(0, Batch).Select(row => published.Draw(ws.narrow(0, row, 1), noise)).ToArray();

        Close("image", Numbers(reference.Root.GetProperty("image")), ToArray(cat(images, 0)), 1e-5);
    }

    public void Dispose() => _folder.Dispose();

    private static FaceSpec Spec(uint seed, int label) => new()
    {
        Latent = new Latent.Z(Array.ConvertAll(new NumpyRandomState(seed).Randn(5), value => (float)value)),
        Label = label == 0 ? [1, 0] : [0, 1],
    };

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private static void Near(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 0, tolerance);
    }

    private IFaceGenerator Import()
    {
        var content = ModelImporter.Read(_folder.Write("published.pkl", PublishedFile.Pickle)).ToContent("");
        var version = new ModelVersion { Id = new ModelId("test", 1), Directory = _folder.FullPath, Digest = "", Config = content.Config };
        GeneratorFile.Write(version.WeightsPath, content);
        return TestModels.Load(version, "bfloat16");
    }
}
