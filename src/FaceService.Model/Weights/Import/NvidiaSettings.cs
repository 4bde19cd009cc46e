using FaceService.Model.Weights.Pickle;

namespace FaceService.Model.Weights.Import;

/// <summary>What NVIDIA's layers say beyond their tensors' shapes, gathered into one setting each.</summary>
internal static class NvidiaSettings
{
    /// <summary>Reads the settings; layers that disagree have no config.</summary>
    public static void Read(string source, NvidiaObject generator, SourceNetwork network)
    {
        var mapping = generator.Module("mapping")!;
        var synthesis = generator.Module("synthesis")!;
        var dense = mapping.Modules.Where(pair => pair.Name.StartsWith("fc", StringComparison.Ordinal)).Select(pair => pair.Module).ToList();
        var blocks = synthesis.Modules.Select(pair => pair.Module).ToList();
        var layers = blocks.SelectMany(block => block.Modules).Where(pair => pair.Name is "conv0" or "conv1").Select(pair => pair.Module).ToList();
        var outputs = blocks.Select(block => block.Module("torgb")).OfType<NvidiaObject>().ToList();

        network.MappingLrMultiplier = One(source, "bias_gain", dense, Number) ?? network.MappingLrMultiplier;
        network.Activation = One(source, "activation", layers, value => value as string) ?? network.Activation;
        network.MappingActivation = One(source, "activation", dense, value => value as string) ?? network.MappingActivation;
        network.ConvClamp = One(source, "conv_clamp", [.. layers, .. outputs], Number);
        network.NumFp16Res = blocks.Count(block => block.State["use_fp16"] is true);
        network.ChannelBase = Integer(synthesis, "channel_base");
        network.ChannelMax = Integer(synthesis, "channel_max");
        CheckUpsampling(source, blocks);
    }

    private static void CheckUpsampling(string source, List<NvidiaObject> blocks)
    {
        foreach (var block in blocks)
        {
            if (block.Module("conv0")?.State["up"] is { } first && first is not 2L)
                throw Unsupported(source, $"a block up-samples by {first}, not by 2");
            if (block.Module("conv1")?.State["up"] is { } second && second is not 1L)
                throw Unsupported(source, $"a block's second layer up-samples by {second}");
        }
    }

    private static T? One<T>(string source, string setting, List<NvidiaObject> modules, Func<object?, T?> read)
    {
        var values = modules.Select(module => read(module.State[setting])).Distinct().ToList();
        return values.Count <= 1
            ? values.FirstOrDefault()
            : throw Unsupported(source, $"its layers have different values of {setting}: {string.Join(", ", values.Select(value => value?.ToString() ?? "None"))}");
    }

    private static double? Number(object? value) => value switch
    {
        double number => number,
        long number => number,
        _ => null,
    };

    private static int? Integer(NvidiaObject module, string name) =>
        module.State["_init_kwargs"] is PickleDict stated && stated[name] is long and > 0 and <= int.MaxValue
            ? (int)(long)stated[name]!
            : null;

    private static WeightFileException Unsupported(string source, string what) =>
        new(WeightFileProblem.Unsupported, $"{source}: this network cannot be brought over: {what}.");
}
