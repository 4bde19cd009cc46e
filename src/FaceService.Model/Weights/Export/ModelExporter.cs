using System.Text.Json;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights.Import;

namespace FaceService.Model.Weights.Export;

/// <summary>Gives a StyleGAN2 generator's tensors the names and shapes of the published codes.</summary>
public static class ModelExporter
{
    private const double RosinalityLrMultiplier = 0.01;
    private const int RosinalityChannelMax = 512;
    private const int RosinalityChannelBase = 16384;

    /// <summary>Renames and reshapes a generator's tensors.</summary>
    /// <param name="file">The generator.</param>
    /// <param name="format">For whose code.</param>
    /// <exception cref="WeightFileException">That code has no such network.</exception>
    public static ExportedGenerator Export(GeneratorFile file, ExportFormat format)
    {
        if (file.Config.StyleGan2 is null)
        {
            throw Unsupported(file, $"its architecture is '{file.Config.Architecture}'; only StyleGAN2 generators have a published code to go to");
        }

        return format == ExportFormat.Nvidia ? ToNvidia(file) : ToRosinality(file);
    }

    private static ExportedGenerator ToNvidia(GeneratorFile file)
    {
        var tensors = StyleGan2Layout.Tensors(file.Config).Select(tensor => file.Read(tensor.Name))
            .Concat(StyleGan2Layout.Filters(file.Config).Select(filter => ResampleTaps.Buffer(filter.Taps).ToWeightTensor(filter.Name)));
        return new ExportedGenerator([.. tensors], [NvidiaArguments(file.Config, file.Config.StyleGan2!)], file.Config);
    }

    private static ExportedGenerator ToRosinality(GeneratorFile file)
    {
        var (config, shape) = (file.Config, file.Config.StyleGan2!);
        if (RosinalityProblem(config, shape) is { } problem)
            throw Unsupported(file, problem);

        // There the filter makes up for the zeros put between pixels: a factor of two in each direction.
        var kernel = Array.ConvertAll(ResampleTaps.Buffer(shape.ResampleFilter).ToWeightTensor("").ToFloat32(), tap => tap * 4);
        var length = shape.ResampleFilter.Count;
        var tensors = RosinalityNames.Pairs(config.ImageSize, shape.MappingLayers)
            .Select(pair => Renamed(file.Read(pair.Nvidia), pair))
            .Concat(RosinalityNames.Filters(config.ImageSize).Select(pair => WeightTensor.FromFloat32(pair.Rosinality, [length, length], kernel)))
            .Append(file.Read("mapping.w_avg") with { Name = RosinalityNames.MeanLatent });
        return new ExportedGenerator([.. tensors], [.. RosinalityNotes(config, shape)], config);
    }

    private static WeightTensor Renamed(WeightTensor tensor, RosinalityNames.Pair pair) =>
        new(pair.Rosinality, tensor.Type, pair.ToRosinality(tensor.Shape), tensor.Data);

    private static string? RosinalityProblem(GeneratorConfig config, StyleGan2Config shape)
    {
        if (config.CDim > 0)
            return $"it has labels (c_dim {config.CDim}), which that code lacks";
        if (shape.Architecture != "skip")
            return $"its blocks are '{shape.Architecture}'; that code has only skip";
        if (config.ZDim != shape.WDim || (shape.MappingLayerFeatures ?? shape.WDim) != shape.WDim)
            return "z, w and the mapping network's layers differ in width; that code has one width";
        if (config.ImageChannels != 3)
            return $"it draws {config.ImageChannels} channel; that code has three";
        if (!shape.UseNoise || shape.Activation != "lrelu")
            return "it has no noise inputs or another activation, which that code lacks";
        return shape.ResampleFilter.Count < 8 ? null : "its resampling filter is longer than that code's";
    }

    private static IEnumerable<string> RosinalityNotes(GeneratorConfig config, StyleGan2Config shape)
    {
        yield return "Take latent_avg out before load_state_dict; the rest is the state dict of "
            + $"Generator({config.ImageSize}, {shape.WDim}, {shape.MappingLayers}).";
        if (shape.ConvClamp is { } clamp)
            yield return $"That code does not clamp activations; this network clamps at {clamp}, and pictures that reach it will differ.";
        if (Math.Abs(shape.MappingLrMultiplier - RosinalityLrMultiplier) > 1e-9)
            yield return $"Pass lr_mlp={shape.MappingLrMultiplier}.";
        if (shape.ChannelMax != RosinalityChannelMax || shape.ChannelBase % RosinalityChannelBase != 0)
            yield return $"Its widths are min({shape.ChannelBase} / resolution, {shape.ChannelMax}); set that code's table of channels to them.";
        else
            yield return $"Pass channel_multiplier={shape.ChannelBase / RosinalityChannelBase}.";
    }

    private static string NvidiaArguments(GeneratorConfig config, StyleGan2Config shape) =>
        $"The state dict of Generator(z_dim={config.ZDim}, c_dim={config.CDim}, w_dim={shape.WDim}, img_resolution={config.ImageSize}, "
        + $"img_channels={config.ImageChannels}, mapping_kwargs=dict(num_layers={shape.MappingLayers}, lr_multiplier={shape.MappingLrMultiplier}), "
        + $"synthesis_kwargs=dict(channel_base={shape.ChannelBase}, channel_max={shape.ChannelMax}, architecture='{shape.Architecture}', "
        + $"conv_clamp={shape.ConvClamp?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "None"})).";

    private static WeightFileException Unsupported(GeneratorFile file, string what) =>
        new(WeightFileProblem.Unsupported, $"{file.FilePath}: the generator cannot be exported so: {what}.");
}

/// <summary>Whose code an exported file is for.</summary>
public enum ExportFormat
{
    /// <summary>NVIDIA's stylegan2-ada-pytorch: the state dict of its Generator.</summary>
    Nvidia,

    /// <summary>rosinality's stylegan2-pytorch: the state dict of its Generator, and <c>latent_avg</c>.</summary>
    Rosinality,
}

/// <summary>A generator's tensors under another code's names.</summary>
/// <param name="Tensors">The tensors.</param>
/// <param name="Notes">What whoever loads them must know, a sentence each.</param>
/// <param name="Config">What the names and shapes do not tell, for an import of the file.</param>
public sealed record ExportedGenerator(IReadOnlyList<WeightTensor> Tensors, IReadOnlyList<string> Notes, GeneratorConfig Config)
{
    /// <summary>Writes them as a safetensors file.</summary>
    /// <param name="path">Its place; the folder must exist.</param>
    public void Write(string path) =>
        SafetensorsWriter.Write(path, Tensors, new Dictionary<string, string>
        {
            ["format"] = "pt",
            [ConfigJson.MetadataKey] = JsonSerializer.Serialize(Config, ConfigJson.Options),
        });
}
