namespace FaceService.Model.Weights.Import;

/// <summary>
/// How the tensors of rosinality's stylegan2-pytorch are called, and how they are shaped, beside NVIDIA's. Both codes use
/// the same scalings (equalised rates, demodulation, leaky ReLU times √2), so the numbers are the same.
/// </summary>
internal static class RosinalityNames
{
    /// <summary>Name of the mean w, which lies beside the generator's tensors.</summary>
    public const string MeanLatent = "latent_avg";

    /// <summary>A tensor's two names, and its shape there made of its shape here.</summary>
    /// <param name="Nvidia">Its name here.</param>
    /// <param name="Rosinality">Its name there.</param>
    /// <param name="ToRosinality">Its shape there, of its shape here.</param>
    public sealed record Pair(string Nvidia, string Rosinality, Func<IReadOnlyList<long>, long[]> ToRosinality);

    /// <summary>Every tensor of a generator, the resampling filters and the mean w left out.</summary>
    /// <param name="size">The image's size, a power of two from 4.</param>
    /// <param name="mappingLayers">Layers of the mapping network.</param>
    public static IEnumerable<Pair> Pairs(int size, int mappingLayers)
    {
        // Layer 0 of the mapping network is the normalisation.
        for (var i = 0; i < mappingLayers; i++)
        {
            yield return new($"mapping.fc{i}.weight", $"style.{i + 1}.weight", Same);
            yield return new($"mapping.fc{i}.bias", $"style.{i + 1}.bias", Same);
        }

        yield return new("synthesis.b4.const", "input.input", BatchOfOne);
        foreach (var pair in Layer("synthesis.b4.conv1.", "conv1.", 0).Concat(ToRgb("synthesis.b4.torgb.", "to_rgb1.")))
            yield return pair;
        for (var (resolution, i) = (8, 0); resolution <= size; resolution *= 2, i++)
        {
            var block = $"synthesis.b{resolution}.";
            foreach (var pair in Layer($"{block}conv0.", $"convs.{2 * i}.", (2 * i) + 1)
                .Concat(Layer($"{block}conv1.", $"convs.{(2 * i) + 1}.", (2 * i) + 2))
                .Concat(ToRgb($"{block}torgb.", $"to_rgbs.{i}.")))
            {
                yield return pair;
            }
        }
    }

    /// <summary>The resampling filters there, with the layer here that has the same. There they are scaled by 4.</summary>
    /// <param name="size">The image's size, a power of two from 4.</param>
    public static IEnumerable<(string Nvidia, string Rosinality)> Filters(int size)
    {
        for (var (resolution, i) = (8, 0); resolution <= size; resolution *= 2, i++)
        {
            yield return ($"synthesis.b{resolution}.conv0.{StyleGan2Layout.FilterSuffix}", $"convs.{2 * i}.conv.blur.kernel");
            yield return ($"synthesis.b{resolution}.{StyleGan2Layout.FilterSuffix}", $"to_rgbs.{i}.upsample.kernel");
        }
    }

    private static IEnumerable<Pair> Layer(string here, string there, int noise) =>
    [
        new($"{here}affine.weight", $"{there}conv.modulation.weight", Same),
        new($"{here}affine.bias", $"{there}conv.modulation.bias", Same),
        new($"{here}weight", $"{there}conv.weight", BatchOfOne),
        new($"{here}noise_strength", $"{there}noise.weight", BatchOfOne),
        new($"{here}noise_const", $"noises.noise_{noise}", shape => [1, 1, .. shape]),
        new($"{here}bias", $"{there}activate.bias", Same),
    ];

    private static IEnumerable<Pair> ToRgb(string here, string there) =>
    [
        new($"{here}affine.weight", $"{there}conv.modulation.weight", Same),
        new($"{here}affine.bias", $"{there}conv.modulation.bias", Same),
        new($"{here}weight", $"{there}conv.weight", BatchOfOne),
        new($"{here}bias", $"{there}bias", shape => [1, .. shape, 1, 1]),
    ];

    private static long[] Same(IReadOnlyList<long> shape) => [.. shape];

    private static long[] BatchOfOne(IReadOnlyList<long> shape) => [1, .. shape];
}
