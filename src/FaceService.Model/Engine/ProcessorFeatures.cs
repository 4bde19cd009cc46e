using System.Runtime.Intrinsics.X86;

namespace FaceService.Model.Engine;

/// <summary>
/// What the processor can do, as far as it decides precision and bytes. Features and never timing decide, so that the same machine
/// draws the same bytes after every start.
/// </summary>
internal static class ProcessorFeatures
{
    private const string CpuInfo = "/proc/cpuinfo";

    private static readonly string[] Flags = ReadFlags();

    /// <summary>Whether bfloat16 products are native, so that they are faster than float32's.</summary>
    public static bool HasBFloat16 { get; } = Flags.Contains("avx512_bf16") || Flags.Contains("amx_bf16");

    /// <summary>The level at which libtorch's kernels are chosen; part of what makes bytes.</summary>
    public static string Level { get; } =
        Flags.Contains("amx_bf16") ? "amx"
        : Flags.Contains("avx512_bf16") ? "avx512-bf16"
        : Avx512F.IsSupported ? "avx512"
        : Avx2.IsSupported ? "avx2"
        : "generic";

    // .NET has no property for bfloat16 products, so the kernel is asked.
    private static string[] ReadFlags()
    {
        if (!File.Exists(CpuInfo))
            return [];
        var line = File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }
}
