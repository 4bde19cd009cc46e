using System.Runtime.Intrinsics.X86;
using FaceService.Model.Networks.Configs;
using FaceService.Training.Presets;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>What the convolutions compute in, decided by the device's features, never by timing.</summary>
internal static class ComputePrecision
{
    /// <summary>How many of the highest resolutions run in float16, as in StyleGAN2-ADA.</summary>
    public const int Fp16Resolutions = 4;

    private const int Avx512Bf16 = 1 << 5; // CPUID leaf 7, subleaf 1, EAX

    // A power of two, so that scaling costs no precision; far from float16's 65,504 and far above its 6e-8.
    private const double Float16LossScale = 1024;

    /// <summary>What a classic system's losses are multiplied by; 0 where nothing has to be.</summary>
    public static double LossScale(TrainingPrecision setting) => setting == TrainingPrecision.Float16 ? Float16LossScale : 0;

    /// <summary>
    /// The same for StyleGAN2, whose float16 blocks are built to need no scale: then only what overflowed is mended.
    /// </summary>
    public static double StyleGan2LossScale(TrainingPrecision setting) => setting == TrainingPrecision.Float16 ? 1 : 0;

    /// <summary>Resolves the setting <c>precision</c>.</summary>
    public static TrunkPrecision Resolve(TrainingPrecision setting, Device device, int size) => setting switch
    {
        TrainingPrecision.Float32 => TrunkPrecision.Float32,
        TrainingPrecision.BFloat16 => TrunkPrecision.BFloat16,
        TrainingPrecision.Float16 when device.type == DeviceType.CPU =>
            throw new TrainingException("The precision float16 needs a GPU; on a CPU bfloat16 and float32 are possible."),
        TrainingPrecision.Float16 => TrunkPrecision.Float16(size, Fp16Resolutions),
        _ => device.type != DeviceType.CPU || CpuMultipliesBFloat16() ? TrunkPrecision.BFloat16 : TrunkPrecision.Float32,
    };

    private static bool CpuMultipliesBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
            return false;
        return (X86Base.CpuId(7, 1).Eax & Avx512Bf16) != 0 && Avx512F.IsSupported;
    }
}
