using static TorchSharp.torch;

namespace FaceService.Model.Networks.Configs;

/// <summary>
/// The type that StyleGAN2's convolutions compute in. Mapping, styles, demodulation, RGB outputs and the
/// discriminator's last block stay in float32 whatever it says.
/// </summary>
/// <param name="Type">float32, bfloat16 or float16.</param>
/// <param name="FromResolution">Blocks of this resolution and above use <paramref name="Type"/>, those below float32.</param>
public sealed record TrunkPrecision(ScalarType Type, int FromResolution)
{
    /// <summary>Everything in float32.</summary>
    public static TrunkPrecision Float32 { get; } = new(ScalarType.Float32, 4);

    /// <summary>Every block in bfloat16, whose range is float32's, so that no block needs care.</summary>
    public static TrunkPrecision BFloat16 { get; } = new(ScalarType.BFloat16, 4);

    /// <summary>The published mixed precision: float16 in the highest resolutions, never below 8×8.</summary>
    /// <param name="imageSize">Width of the images.</param>
    /// <param name="resolutions">How many of the highest resolutions, num_fp16_res in the published code; 0 for none.</param>
    public static TrunkPrecision Float16(int imageSize, int resolutions) => resolutions <= 0
        ? Float32
        : new(ScalarType.Float16, Math.Max((imageSize * 2) >> resolutions, 8));

    internal ScalarType At(int resolution) => resolution >= FromResolution ? Type : ScalarType.Float32;
}
