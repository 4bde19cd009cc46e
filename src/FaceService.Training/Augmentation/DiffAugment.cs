using FaceService.Model.Torch;
using FaceService.Training.Presets;
using static TorchSharp.torch;

namespace FaceService.Training.Augmentation;

/// <summary>
/// Differentiable augmentation (Zhao et al. 2020, "Differentiable augmentation for data-efficient GAN training", section 4): every image is transformed, always, at the
/// paper's strengths. Colour: brightness by up to a half, saturation up to double, contrast by up to a half. Translation: by up to an eighth of
/// the side. Cutout: a square of half the side. What is empty becomes 0, the middle of the range.
/// </summary>
/// <param name="policy">Any of color, translation, cutout, with commas between; empty for none.</param>
/// <param name="seed">Of the run.</param>
internal sealed class DiffAugment(string policy, long seed)
{
    private const double Reach = 0.125; // of the side, either way
    private const double Hole = 0.5; // of the side
    private readonly IReadOnlyList<string> _policy = SettingLists.Words(policy);

    /// <summary>Transforms a batch.</summary>
    /// <param name="images">[N, colours, size, size], −1…1.</param>
    /// <param name="place">Where in the run, so that the draw can be repeated.</param>
    /// <returns>[N, colours, size, size]</returns>
    public Tensor Apply(Tensor images, long place)
    {
        if (_policy.Count == 0)
            return images;
        var draws = Enumerable.Range(0, (int)images.shape[0]).Select(i => new Draw(new CounterRandom(seed, place, 0xD1FF + i), (int)images.shape[3])).ToList();
        if (_policy.Contains("color"))
            images = Coloured(images, draws);
        if (_policy.Contains("translation"))
            images = Moved(images, draws);
        return _policy.Contains("cutout") ? images.mul(Kept(images, draws)) : images;
    }

    private static Tensor Coloured(Tensor images, List<Draw> draws)
    {
        images = images.Plus(Each(draws, d => d.Brightness, images.device));
        var grey = images.mean([1], keepdim: true);
        images = images.sub(grey).mul(Each(draws, d => d.Saturation, images.device)).Plus(grey);
        var mean = images.mean([1, 2, 3], keepdim: true);
        return images.sub(mean).mul(Each(draws, d => d.Contrast, images.device)).Plus(mean);
    }

    private static Tensor Moved(Tensor images, List<Draw> draws)
    {
        var side = images.shape[3];
        var reach = (long)Math.Round(side * Reach);
        var wide = nn.functional.pad(images, [reach, reach, reach, reach]);
        return stack([.. draws.Select((d, i) => wide[i].narrow(1, reach + d.Down, side).narrow(2, reach + d.Right, side))]);
    }

    // [N, 1, size, size] 0 in the hole, else 1.
    private static Tensor Kept(Tensor images, List<Draw> draws)
    {
        var side = (int)images.shape[3];
        var rows = Band(draws, d => d.HoleTop, side, images.device).unsqueeze(3); // [N, 1, size, 1]
        var columns = Band(draws, d => d.HoleLeft, side, images.device).unsqueeze(2); // [N, 1, 1, size]
        return rows.mul(columns).SubtractedFrom(1);
    }

    // [N, 1, size] 1 where the hole is.
    private static Tensor Band(List<Draw> draws, Func<Draw, int> first, int side, Device device)
    {
        var (values, length) = (new float[draws.Count * side], (int)Math.Round(side * Hole));
        for (var i = 0; i < draws.Count; i++)
            for (var k = Math.Max(0, first(draws[i])); k < Math.Min(side, first(draws[i]) + length); k++)
                values[(i * side) + k] = 1;
        return tensor(values, [draws.Count, 1, side]).to(device);
    }

    private static Tensor Each(List<Draw> draws, Func<Draw, double> value, Device device) =>
        tensor(draws.Select(d => (float)value(d)).ToArray(), [draws.Count, 1, 1, 1]).to(device);

    /// <summary>What happens to one image; always drawn in full, so that a policy's parts do not move each other.</summary>
    private readonly record struct Draw
    {
        public Draw(CounterRandom random, int side)
        {
            Brightness = random.NextDouble() - 0.5;
            Saturation = 2 * random.NextDouble();
            Contrast = 0.5 + random.NextDouble();
            var reach = (int)Math.Round(side * Reach);
            Down = random.NextInt((2 * reach) + 1) - reach;
            Right = random.NextInt((2 * reach) + 1) - reach;
            // Its centre lies anywhere in the image, so that it may hang over an edge.
            var half = (int)Math.Round(side * Hole) / 2;
            HoleTop = random.NextInt(side + 1) - half;
            HoleLeft = random.NextInt(side + 1) - half;
        }

        public double Brightness { get; }

        public double Saturation { get; }

        public double Contrast { get; }

        public int Down { get; }

        public int Right { get; }

        public int HoleTop { get; }

        public int HoleLeft { get; }
    }
}
