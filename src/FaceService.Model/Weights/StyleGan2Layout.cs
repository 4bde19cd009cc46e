using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Weights;

/// <summary>
/// Names and shapes of a StyleGAN2 generator's tensors, as NVIDIA's PyTorch code has them, worked out from its config:
/// what a file is held against before memory is taken.
/// </summary>
public static class StyleGan2Layout
{
    /// <summary>Suffix of the filters that every up-sampling layer keeps, and that follow from the config.</summary>
    public const string FilterSuffix = "resample_filter";

    private const int Kernel = 3;

    /// <summary>The tensors in the order of the layers, without the resampling filters.</summary>
    /// <param name="config">A StyleGAN2 config that <see cref="GeneratorConfigRules"/> finds good.</param>
    public static IReadOnlyList<(string Name, long[] Shape)> Tensors(GeneratorConfig config)
    {
        var shape = config.StyleGan2
            ?? throw new ArgumentException($"Architecture '{config.Architecture}' is not StyleGAN2.", nameof(config));
        return [.. Mapping(config, shape), .. Synthesis(config, shape)];
    }

    /// <summary>
    /// Names of the resampling filters, each [taps, taps], or [taps] from eight taps up, with their taps: a layer that does not
    /// resample has the standard ones.
    /// </summary>
    /// <param name="config">A StyleGAN2 config that <see cref="GeneratorConfigRules"/> finds good.</param>
    public static IEnumerable<(string Name, IReadOnlyList<double> Taps)> Filters(GeneratorConfig config)
    {
        var taps = config.StyleGan2!.ResampleFilter;
        var isResidual = config.StyleGan2.Architecture == "resnet";
        foreach (var resolution in Resolutions(config.ImageSize))
        {
            var block = $"synthesis.b{resolution}.";
            yield return ($"{block}{FilterSuffix}", taps);
            yield return ($"{block}conv1.{FilterSuffix}", StyleGan2Config.StandardFilter);
            if (resolution > 4)
                yield return ($"{block}conv0.{FilterSuffix}", taps);
            if (resolution > 4 && isResidual)
                yield return ($"{block}skip.{FilterSuffix}", taps);
        }
    }

    /// <summary>4, 8, … up to the image's size.</summary>
    /// <param name="size">A power of two from 4.</param>
    public static IEnumerable<int> Resolutions(int size)
    {
        for (var resolution = 4; resolution <= size; resolution *= 2)
            yield return resolution;
    }

    /// <summary>How many w an image takes: one a convolution, and one more for the last RGB output.</summary>
    /// <param name="size">A power of two from 4.</param>
    public static int LatentCount(int size) => (2 * int.Log2(size)) - 2;

    private static IEnumerable<(string Name, long[] Shape)> Mapping(GeneratorConfig config, StyleGan2Config shape)
    {
        var embed = config.CDim == 0 ? 0 : shape.MappingEmbedFeatures ?? shape.WDim;
        if (embed > 0)
        {
            yield return ("mapping.embed.weight", [embed, config.CDim]);
            yield return ("mapping.embed.bias", [embed]);
        }

        var input = config.ZDim + embed;
        for (var i = 0; i < shape.MappingLayers; i++)
        {
            var output = i == shape.MappingLayers - 1 ? shape.WDim : shape.MappingLayerFeatures ?? shape.WDim;
            yield return ($"mapping.fc{i}.weight", [output, input]);
            yield return ($"mapping.fc{i}.bias", [output]);
            input = output;
        }

        yield return ("mapping.w_avg", [shape.WDim]);
    }

    private static IEnumerable<(string Name, long[] Shape)> Synthesis(GeneratorConfig config, StyleGan2Config shape)
    {
        var input = 0;
        foreach (var resolution in Resolutions(config.ImageSize))
        {
            var output = Math.Min(shape.ChannelBase / resolution, shape.ChannelMax);
            var block = $"synthesis.b{resolution}.";
            if (resolution == 4)
                yield return ($"{block}const", [output, 4, 4]);
            else
            {
                foreach (var tensor in Layer($"{block}conv0.", input, output, resolution, shape))
                    yield return tensor;
            }

            foreach (var tensor in Layer($"{block}conv1.", output, output, resolution, shape))
                yield return tensor;

            if (resolution == config.ImageSize || shape.Architecture == "skip")
            {
                foreach (var tensor in ToRgb($"{block}torgb.", output, config.ImageChannels, shape))
                    yield return tensor;
            }

            if (resolution > 4 && shape.Architecture == "resnet")
                yield return ($"{block}skip.weight", [output, input, 1, 1]);
            input = output;
        }
    }

    private static IEnumerable<(string Name, long[] Shape)> Layer(
        string layer, int input, int output, int resolution, StyleGan2Config shape)
    {
        yield return ($"{layer}affine.weight", [input, shape.WDim]);
        yield return ($"{layer}affine.bias", [input]);
        yield return ($"{layer}weight", [output, input, Kernel, Kernel]);
        if (shape.UseNoise)
        {
            yield return ($"{layer}noise_const", [resolution, resolution]);
            yield return ($"{layer}noise_strength", []);
        }

        yield return ($"{layer}bias", [output]);
    }

    private static IEnumerable<(string Name, long[] Shape)> ToRgb(
        string layer, int input, int colours, StyleGan2Config shape)
    {
        yield return ($"{layer}affine.weight", [input, shape.WDim]);
        yield return ($"{layer}affine.bias", [input]);
        yield return ($"{layer}weight", [colours, input, 1, 1]);
        yield return ($"{layer}bias", [colours]);
    }
}
