using System.ComponentModel.DataAnnotations;
using FaceService.Model.Networks.Configs;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Where and in what precision faces are drawn: the settings under <c>Engine</c>.</summary>
public sealed class EngineOptions
{
    /// <summary>auto (every GPU, else the CPU), cpu, cuda (every GPU), or cuda:N.</summary>
    [RegularExpression(@"auto|cpu|cuda|cuda:\d{1,2}", ErrorMessage = "Engine:Device must be auto, cpu, cuda or cuda:N.")]
    public string Device { get; set; } = "auto";

    /// <summary>auto (by the device's features and the network), float32, bfloat16 or float16. A model may pin its own.</summary>
    [RegularExpression("auto|float32|bfloat16|float16", ErrorMessage = "Engine:Precision must be auto, float32, bfloat16 or float16.")]
    public string Precision { get; set; } = "auto";
}

/// <summary>Decides what a model's convolutions compute in.</summary>
internal static class EnginePrecision
{
    /// <summary>
    /// The model's pinned precision, else the setting, else what the device is good at. On a GPU, networks that were made for
    /// float16 in their highest resolutions get it: it has three bits more than bfloat16, and is what their authors draw with.
    /// </summary>
    /// <remarks>
    /// An imported network's pin to float32 is meant to give the published images; those a GPU draws in float16, so there the
    /// pin stands back unless the setting says otherwise.
    /// </remarks>
    /// <param name="config">The model's.</param>
    /// <param name="setting">auto, float32, bfloat16 or float16.</param>
    /// <param name="isCuda">Whether it runs on a GPU.</param>
    /// <param name="hasBFloat16">Whether the device multiplies bfloat16 natively.</param>
    /// <returns>float32, bfloat16 or float16.</returns>
    /// <exception cref="NotSupportedException">float16 on a CPU, whose convolutions lack it.</exception>
    public static string Choose(GeneratorConfig config, string setting, bool isCuda, bool hasBFloat16)
    {
        var published = isCuda && IsMadeForFloat16(config);
        var natural = published ? "float16" : hasBFloat16 ? "bfloat16" : "float32";
        var standsBack = published && config is { PublishedOrder: true, PinnedPrecision: "float32" } && setting is "auto" or "float16";
        var name = standsBack ? "float16" : config.PinnedPrecision ?? (setting == "auto" ? natural : setting);
        if (name == "float16" && !isCuda)
            throw new NotSupportedException(
                "Precision float16 needs a GPU; on a CPU allowed are auto, float32 and bfloat16 (Engine:Precision, or the model's own).");
        return name;
    }

    /// <summary>The blocks of StyleGAN2 that follow the precision.</summary>
    public static TrunkPrecision Trunk(GeneratorConfig config, string precision) => precision switch
    {
        "float32" => TrunkPrecision.Float32,
        "bfloat16" => TrunkPrecision.BFloat16,
        // A model that was trained without 16-bit resolutions gets the published four.
        _ => TrunkPrecision.Float16(config.ImageSize, config.StyleGan2 is { NumFp16Res: > 0 and var count } ? count : 4),
    };

    // Without the clamp nothing keeps activations within float16's range.
    private static bool IsMadeForFloat16(GeneratorConfig config) => config.StyleGan2 is { NumFp16Res: > 0, ConvClamp: not null };

    /// <summary>The type behind the name.</summary>
    public static ScalarType Type(string precision) => precision switch
    {
        "float32" => ScalarType.Float32,
        "bfloat16" => ScalarType.BFloat16,
        _ => ScalarType.Float16,
    };
}
