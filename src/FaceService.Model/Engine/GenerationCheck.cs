using FaceService.Model.Catalog;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;

namespace FaceService.Model.Engine;

/// <summary>
/// Looks at what freshly loaded weights draw. A training that went astray leaves numbers that are not finite, and a network that
/// has collapsed draws one colour; both load without a fault.
/// </summary>
public static class GenerationCheck
{
    private const int Seeds = 4;

    // An image whose every channel stays within so many levels shows nothing.
    private const int FlatLevels = 2;

    /// <summary>Draws a few seeds.</summary>
    /// <param name="model">The version, for its labels.</param>
    /// <param name="generator">Its generator; called on the device's thread.</param>
    /// <exception cref="WeightFileException">What it draws is not finite, or flat for every seed.</exception>
    public static void Run(ModelVersion model, IFaceGenerator generator)
    {
        var isFlat = true;
        for (var seed = 0u; seed < Seeds; seed++)
            isFlat &= IsFlat(Channels(model, generator, seed));
        if (isFlat)
            throw Bad(model, $"of {Seeds} seeds each is one flat colour");
    }

    // Bytes cannot tell a NaN from black, so the network's own numbers are asked for. A generator that has none gives its bytes.
    private static IEnumerable<float[]> Channels(ModelVersion model, IFaceGenerator generator, uint seed)
    {
        var spec = Spec(model, generator.Config, seed);
        var pixels = generator.Config.ImageSize * generator.Config.ImageSize;
        if (Numbers(generator, spec) is { } numbers)
        {
            if (!Array.TrueForAll(numbers, float.IsFinite))
                throw Bad(model, $"of seed {seed} not every number is finite");
            var (scale, shift) = generator.Config.PixelRange == "[0, 1]" ? (255f, 0f) : (127.5f, 128f);
            return Array.ConvertAll(numbers, number => Math.Clamp((number * scale) + shift, 0, 255)).Chunk(pixels);
        }

        var rgb = new byte[pixels * 3];
        generator.Draw([spec], rgb);
        return Enumerable.Range(0, 3).Select(c => rgb.Where((_, i) => i % 3 == c).Select(value => (float)value).ToArray());
    }

    private static float[]? Numbers(IFaceGenerator generator, FaceSpec spec)
    {
        try
        {
            return generator.DrawNumbers([spec]);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsFlat(IEnumerable<float[]> channels) =>
        channels.All(channel => channel.Max() - channel.Min() <= FlatLevels);

    private static FaceSpec Spec(ModelVersion model, GeneratorConfig config, uint seed)
    {
        var groups = LabelVector.GroupsOf(model.Labels, config.CDim);
        LabelVector.TryResolve(groups, null, AttributeDraw.FromSeed(seed), out var attributes, out _);
        return new FaceSpec { Latent = new Latent.Z(LatentSource.FromSeed(seed, config)), Label = LabelVector.Encode(groups, attributes!) };
    }

    private static WeightFileException Bad(ModelVersion model, string what) =>
        new(WeightFileProblem.CannotDraw, $"{model.WeightsPath}: the weights are well-formed, but what they draw is no picture: {what}.");
}
