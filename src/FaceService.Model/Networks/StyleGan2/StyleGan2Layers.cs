using FaceService.Model.Networks.Configs;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>Describes StyleGAN2 networks by their parameters' names and shapes.</summary>
internal static class StyleGan2Layers
{
    public static IReadOnlyList<LayerDescription> Of(StyleGan2Generator generator) =>
        // Mapping runs first but is registered last.
        [.. Describe(generator, IsMapping), .. Describe(generator, name => !IsMapping(name))];

    public static IReadOnlyList<LayerDescription> Of(StyleGan2Discriminator discriminator) =>
        [
            .. Describe(discriminator, name => !IsMapping(name) && !IsEpilogue(name)),
            .. Describe(discriminator, IsMapping),
            .. Describe(discriminator, IsEpilogue),
        ];

    private static bool IsMapping(string name) => name.StartsWith("mapping.", StringComparison.Ordinal);

    private static bool IsEpilogue(string name) => name.StartsWith("b4.", StringComparison.Ordinal);

    private static IEnumerable<LayerDescription> Describe(nn.Module network, Func<string, bool> belongs) =>
        from named in network.named_parameters()
        where belongs(named.name)
        group named by LayerOf(named.name) into layer
        let weight = layer.FirstOrDefault(p => p.name == layer.Key + ".weight").parameter
        select new LayerDescription(
            layer.Key,
            Kind(layer.Key, weight),
            weight is null ? layer.First().parameter.shape : Output(layer.Key, weight, network),
            layer.Sum(p => p.parameter.numel()));

    // The affine transform of a modulated layer counts with it.
    private static string LayerOf(string parameter)
    {
        var parts = parameter.Split('.');
        var end = parts.Length - (parts.Length > 2 && parts[^2] == "affine" ? 2 : 1);
        return parts[^1] == "const" ? parameter : string.Join('.', parts[..end]);
    }

    private static string Kind(string name, Tensor? weight)
    {
        if (weight is null)
            return "learned constant";
        var last = name[(name.LastIndexOf('.') + 1)..];
        if (weight.dim() == 2)
            return $"fully connected {weight.shape[0]}";
        var what = (name.StartsWith("synthesis.", StringComparison.Ordinal), last) switch
        {
            (true, "conv0") => "modulated convolution, doubling",
            (true, "conv1") => "modulated convolution",
            (true, "torgb") => "modulated convolution to colours",
            (true, _) => "convolution, doubling",
            (false, "conv1" or "skip") => "convolution, halving",
            _ => "convolution",
        };
        return $"{what} {weight.shape[0]}, {weight.shape[2]}×{weight.shape[3]}";
    }

    private static long[] Output(string name, Tensor weight, nn.Module network)
    {
        if (weight.dim() == 2)
            return [weight.shape[0]];
        var block = name.Split('.').First(part => part.Length > 1 && part[0] == 'b' && char.IsAsciiDigit(part[1]));
        var resolution = long.Parse(block.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
        var last = name[(name.LastIndexOf('.') + 1)..];
        var halves = network is StyleGan2Discriminator && last is ("conv1" or "skip");
        return [weight.shape[0], halves ? resolution / 2 : resolution, halves ? resolution / 2 : resolution];
    }
}
