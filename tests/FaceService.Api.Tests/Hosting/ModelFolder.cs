using FaceService.Model.Catalog;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;

namespace FaceService.Api.Tests.Hosting;

/// <summary>Models that lie in folders, with weights drawn from a seed.</summary>
internal static class ModelFolder
{
    /// <summary>Writes NAME/VERSION under a root, as publishing leaves it: the weights, a card and a preview.</summary>
    public static void Write(string root, ModelVersion model, int seed = 1)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, model.Id.Name, $"{model.Id.Version}")).FullName;
        GeneratorFile.Write(Path.Combine(folder, ModelVersion.WeightsFileName), new GeneratorContent
        {
            Config = model.Config,
            Labels = model.Labels,
            Licence = model.Licence,
            Tensors = Tensors(model.Config, seed),
        });
        File.WriteAllText(Path.Combine(folder, ModelVersion.CardFileName), $"# {model.Id}");
        File.WriteAllBytes(Path.Combine(folder, ModelVersion.PreviewFileName), [1, 2, 3]);
    }

    /// <summary>Cuts a version's weights short: a download that broke off.</summary>
    public static void Damage(string root, string name, int version)
    {
        var path = Path.Combine(root, name, $"{version}", ModelVersion.WeightsFileName);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
    }

    // Spread as a network's are when its training begins, and the noise's strengths not nought.
    private static IReadOnlyList<WeightTensor> Tensors(GeneratorConfig config, int seed)
    {
        var random = new Random(seed);
        return [.. StyleGan2Layout.Tensors(config).Select(tensor => WeightTensor.FromFloat32(
            tensor.Name,
            tensor.Shape,
            [.. Enumerable.Range(0, (int)tensor.Shape.Aggregate(1L, (a, b) => a * b)).Select(_ => (float)((random.NextDouble() * 2) - 1))]))];
    }
}
