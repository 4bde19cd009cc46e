using System.Runtime.Intrinsics.X86;
using FaceService.Model.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>What the convolutions compute in, decided by the device's features, never by timing.</summary>
internal static class ComputePrecision
{
    private const int Avx512Bf16 = 1 << 5; // CPUID leaf 7, subleaf 1, EAX
    /// <summary>How many of the highest resolutions run in float16, as in StyleGAN2-ADA.</summary>
    public const int Fp16Resolutions = 4;


    /// <summary>Resolves the setting <c>precision</c>.</summary>
    public static TrunkPrecision Resolve(string setting, Device device, int size) => setting switch
    {
        "float32" => TrunkPrecision.Float32,
        "bfloat16" => TrunkPrecision.BFloat16,
        "float16" when device.type == DeviceType.CPU =>
            throw new TrainingException("The precision float16 needs a GPU; on a CPU bfloat16 and float32 are possible."),
        "float16" => TrunkPrecision.Float16(size, Fp16Resolutions),
        _ => device.type != DeviceType.CPU || CpuMultipliesBFloat16() ? TrunkPrecision.BFloat16 : TrunkPrecision.Float32,
    };

    private static bool CpuMultipliesBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
            return false;
        return (X86Base.CpuId(7, 1).Eax & Avx512Bf16) != 0 && Avx512F.IsSupported;
    }
}
