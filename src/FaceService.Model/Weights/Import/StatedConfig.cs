using System.Text.Json;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Weights.Import;

/// <summary>What an export of this program wrote beside the tensors, so that it comes back as it was.</summary>
internal static class StatedConfig
{
    /// <summary>Takes over the settings that tensors do not tell.</summary>
    /// <exception cref="WeightFileException">The config cannot be read.</exception>
    public static void Apply(string source, string json, SourceNetwork network)
    {
        var config = Read(source, json);
        if (GeneratorConfigRules.FirstProblem(config) is { } problem)
            throw Bad(source, problem);
        var shape = config.StyleGan2 ?? throw Bad(source, "it is not a StyleGAN2's.");
        network.MappingLrMultiplier = shape.MappingLrMultiplier;
        network.MappingActivation = shape.MappingActivation;
        network.Activation = shape.Activation;
        network.ConvClamp = shape.ConvClamp;
        network.NumFp16Res = shape.NumFp16Res;
        network.ChannelBase = shape.ChannelBase;
        network.ChannelMax = shape.ChannelMax;
        network.Notes.Clear();
    }

    private static GeneratorConfig Read(string source, string json)
    {
        try
        {
            return JsonSerializer.Deserialize<GeneratorConfig>(json, ConfigJson.Options) ?? throw Bad(source, "it is null.");
        }
        catch (JsonException error)
        {
            throw Bad(source, error.Message);
        }
    }

    private static WeightFileException Bad(string source, string what) =>
        new(WeightFileProblem.BadConfig, $"{source}: the metadata's config cannot be read: {what}");
}
