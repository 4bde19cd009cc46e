using System.Runtime.InteropServices;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Networks;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Tests.Networks;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Engine;

/// <summary>Model versions on disk, with reference weights, gone after the test.</summary>
internal sealed class TestModels : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("face-engine-");

    public static GeneratorConfig StyleGan2 { get; } = new()
    {
        Architecture = "stylegan2",
        ImageSize = 32,
        ZDim = 24,
        CDim = 3,
        StyleGan2 = new StyleGan2Config { WDim = 20, MappingLayers = 3, ChannelBase = 1024, ChannelMax = 64 },
    };

    /// <summary>So narrow that libtorch picks other kernels for its matrices, by the batch.</summary>
    public static GeneratorConfig NarrowStyleGan2 { get; } = StyleGan2 with
    {
        StyleGan2 = new StyleGan2Config { WDim = 20, MappingLayers = 2, ChannelBase = 128, ChannelMax = 16 },
    };

    public static GeneratorConfig Dcgan { get; } = new()
    {
        Architecture = "dcgan-64",
        ImageSize = 64,
        ZDim = 100,
        WidthFactor = 0.25,
    };

    public ModelVersion Write(GeneratorConfig config, params string[] without)
    {
        using var scope = NewDisposeScope();
        var network = NetworkFactory.CreateGenerator(config);
        if (config.StyleGan2 is null)
            ReferenceNumbers.FillClassic(network);
        else
            ReferenceNumbers.FillStyleGan2(network);
        var directory = folder.CreateSubdirectory($"{Directory.GetDirectories(folder.FullName).Length + 1}").FullName;
        var version = new ModelVersion { Id = new ModelId("test", 1), Directory = directory, Digest = "", Config = config };
        GeneratorFile.Write(version.WeightsPath, new GeneratorContent { Config = config, Tensors = Tensors(network, without) });
        return version;
    }

    public IFaceGenerator Load(GeneratorConfig config, string precision) => Load(Write(config), precision);

    public static IFaceGenerator Load(ModelVersion version, string precision) =>
        FaceGeneratorLoader.ForDevices(new EngineOptions { Device = "cpu", Precision = precision }).Single().Load(version);

    public void Dispose() => folder.Delete(recursive: true);

    private static List<WeightTensor> Tensors(nn.Module network, string[] without) =>
    [
        .. network.named_parameters().Select(p => (p.name, Value: (Tensor)p.parameter))
            .Concat(network.named_buffers().Select(b => (b.name, Value: b.buffer)))
            .Where(t => t.Value.dtype == ScalarType.Float32 && !without.Contains(t.name))
            .Select(t => WeightTensor.FromFloat32(
                t.name, t.Value.shape, MemoryMarshal.Cast<byte, float>(t.Value.detach().contiguous().bytes))),
    ];
}
