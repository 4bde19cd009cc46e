using System.Runtime.InteropServices;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Projection;

/// <summary>A StyleGAN2 of 16 pixels with random weights, published into a data folder.</summary>
internal static class TinyModel
{
    public const string Name = "tiny";

    public static IReadOnlyList<LabelGroup> Groups { get; } = [new("hair", ["dark", "fair", "grey"])];

    public static GeneratorConfig Config(int labels = 0) => new()
    {
        Architecture = "stylegan2",
        ImageSize = 16,
        ZDim = 16,
        CDim = labels,
        StyleGan2 = new StyleGan2Config { WDim = 12, MappingLayers = 2, ChannelBase = 256, ChannelMax = 16 },
    };

    /// <summary>Publishes it as tiny@1.</summary>
    public static ModelVersion Publish(string data, bool labelled = false)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var random = new RandomTensors(3);
        var config = Config(labelled ? 3 : 0);
        using var network = new StyleGan2Generator(config, random);
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.EndsWith("noise_strength", StringComparison.Ordinal))
                parameter.FillInPlace(0.1); // fresh networks begin without noise
        }

        network.Mapping.WAvg.copy_(network.Mapping.call(random.Normal(1000, config.ZDim), labelled ? zeros(1000, 3) : null).mean([0]));
        var folder = Directory.CreateDirectory(Path.Combine(data, "models", Name, "1")).FullName;
        var path = Path.Combine(folder, ModelVersion.WeightsFileName);
        GeneratorFile.Write(path, new GeneratorContent
        {
            Config = config,
            Labels = labelled ? Groups : [],
            Tensors = [.. network.state_dict().Where(entry => entry.Value.dtype == ScalarType.Float32).Select(Weight)],
        });
        File.WriteAllText(Path.Combine(folder, ModelVersion.CardFileName), "# tiny");
        return new ModelVersion
        {
            Id = new ModelId(Name, 1),
            Directory = folder,
            Digest = new string('0', 64),
            Config = config,
            Labels = labelled ? Groups : [],
        };
    }

    /// <summary>One of the model's own faces, not too far from the mean: that of a trained network has a smoother way to it.</summary>
    public static RgbImage Face(ModelVersion model, uint seed) =>
        Draw(model, new Latent.Z(LatentSource.FromSeed(seed, model.Config)), truncation: 0.6f);

    /// <summary>Draws with the serving engine, which shares nothing with the projector but the network.</summary>
    public static RgbImage Draw(ModelVersion model, Latent latent, float truncation = 1)
    {
        using var generator = FaceGeneratorLoader.ForDevices(new EngineOptions { Device = "cpu", Precision = "float32" })[0].Load(model);
        var rgb = new byte[16 * 16 * 3];
        generator.Draw([new FaceSpec { Latent = latent, Label = new float[model.Config.CDim], Truncation = truncation }], rgb);
        return new RgbImage(16, 16, rgb);
    }

    private static WeightTensor Weight(KeyValuePair<string, Tensor> entry) => WeightTensor.FromFloat32(
        entry.Key, entry.Value.shape, MemoryMarshal.Cast<byte, float>(entry.Value.detach().contiguous().bytes));
}
