using FaceService.Model.Networks;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Weights.Import;

/// <summary>Works a generator's config out from the shapes of its tensors.</summary>
internal static class ImportedShapes
{
    private const int MaxSize = 1024;
    private const int MaxMappingLayers = 64;
    private const string OutOfReach = "only StyleGAN2 generators are read";

    /// <summary>The config whose layout the tensors have.</summary>
    /// <exception cref="WeightFileException">There is no such config.</exception>
    public static GeneratorConfig Derive(string source, SourceNetwork network)
    {
        var tensors = network.Tensors;
        var size = StyleGan2Layout.Resolutions(MaxSize).LastOrDefault(r => tensors.ContainsKey($"synthesis.b{r}.conv1.weight"));
        var layers = Enumerable.Range(0, MaxMappingLayers).TakeWhile(i => tensors.ContainsKey($"mapping.fc{i}.weight")).Count();
        if (size == 0 || layers == 0)
            throw Unsupported(source, $"there is no mapping.fc0 or no synthesis.b4.conv1 in it; {OutOfReach}");

        int Length(string name, int dimension) => DimensionOf(source, tensors, name, dimension);
        var labels = tensors.ContainsKey("mapping.embed.weight") ? Length("mapping.embed.weight", 1) : 0;
        var embed = labels > 0 ? Length("mapping.embed.weight", 0) : 0;
        var wDim = Length($"mapping.fc{layers - 1}.weight", 0);
        var features = layers > 1 ? Length("mapping.fc0.weight", 0) : wDim;
        var widths = StyleGan2Layout.Resolutions(size).ToDictionary(r => r, r => Length($"synthesis.b{r}.conv1.weight", 0));
        var (channelBase, channelMax) = Widths(source, network, widths);
        return new GeneratorConfig
        {
            Architecture = NetworkFactory.StyleGan2,
            ImageSize = size,
            ImageChannels = Length($"synthesis.b{size}.torgb.weight", 0),
            ZDim = Length("mapping.fc0.weight", 1) - embed,
            CDim = labels,
            PinnedPrecision = "float32",
            PublishedOrder = true,
            StyleGan2 = new StyleGan2Config
            {
                WDim = wDim,
                MappingLayers = layers,
                MappingLayerFeatures = features == wDim ? null : features,
                MappingEmbedFeatures = labels == 0 || embed == wDim ? null : embed,
                MappingLrMultiplier = network.MappingLrMultiplier,
                MappingActivation = network.MappingActivation,
                ChannelBase = channelBase,
                ChannelMax = channelMax,
                Architecture = BlockArchitecture(tensors, size),
                ResampleFilter = Filter(source, tensors),
                ConvClamp = network.ConvClamp,
                NumFp16Res = network.NumFp16Res,
                Activation = network.Activation,
                UseNoise = tensors.ContainsKey("synthesis.b4.conv1.noise_const"),
            },
        };
    }

    private static int DimensionOf(string source, Dictionary<string, SourceTensor> tensors, string name, int dimension)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            throw new WeightFileException($"{source}: there is no tensor '{name}'.");
        return dimension < tensor.Shape.Count && tensor.Shape[dimension] is >= 1 and <= 1 << 16
            ? (int)tensor.Shape[dimension]
            : throw new WeightFileException($"{source}: tensor '{name}' has the shape [{string.Join(", ", tensor.Shape)}].");
    }

    private static string BlockArchitecture(Dictionary<string, SourceTensor> tensors, int size)
    {
        if (size == 4 || tensors.ContainsKey("synthesis.b4.torgb.weight"))
            return "skip";
        return tensors.ContainsKey($"synthesis.b{size}.skip.weight") ? "resnet" : "orig";
    }

    // The published rule is min(channel_base / resolution, channel_max); other widths have no config.
    private static (int Base, int Max) Widths(string source, SourceNetwork network, Dictionary<int, int> widths)
    {
        bool Fits(int channelBase, int channelMax) =>
            widths.All(pair => Math.Min(channelBase / pair.Key, channelMax) == pair.Value);

        if (network is { ChannelBase: { } statedBase, ChannelMax: { } statedMax } && Fits(statedBase, statedMax))
            return (statedBase, statedMax);
        var most = widths.Values.Max();
        var least = widths.Max(pair => pair.Key * pair.Value);
        if (Fits(least, most))
            return (least, most);
        throw Unsupported(
            source, $"its widths are {string.Join(", ", widths.Select(pair => $"{pair.Value} at {pair.Key}"))}, which is no min(base / resolution, maximum)");
    }

    private static IReadOnlyList<double> Filter(string source, Dictionary<string, SourceTensor> tensors)
    {
        double[]? taps = null;
        foreach (var (name, tensor) in tensors.Where(pair => IsResampling(pair.Key)))
        {
            var own = ResampleTaps.Read(tensor) ?? throw Unsupported(source, $"'{name}' is no separable resampling filter");
            taps ??= own;
            if (own.Length != taps.Length || own.Zip(taps, (a, b) => Math.Abs(a - b)).Any(difference => difference > 1e-4))
                throw Unsupported(source, $"'{name}' is another resampling filter than that of the layers before");
        }

        return taps ?? [1, 3, 3, 1];
    }

    // A block's second layer does not resample; the filter that it keeps is read by nothing.
    private static bool IsResampling(string name) =>
        name.EndsWith(StyleGan2Layout.FilterSuffix, StringComparison.Ordinal)
        && !name.EndsWith($"conv1.{StyleGan2Layout.FilterSuffix}", StringComparison.Ordinal);

    private static WeightFileException Unsupported(string source, string what) =>
        new(WeightFileProblem.Unsupported, $"{source}: this network cannot be brought over: {what}.");
}
