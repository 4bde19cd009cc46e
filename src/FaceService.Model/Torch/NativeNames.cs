using System.Runtime.InteropServices;

namespace FaceService.Model.Torch;

/// <summary>How libtorch's libraries are called on the system at hand, and how they are loaded there.</summary>
internal static partial class NativeNames
{
    private const int BindNow = 2; // RTLD_NOW, on Linux and macOS alike

    // libtorch_cpu links the first two; the rest is there with CUDA only.
    private static readonly string[] Order = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];

    // Of GCC, of Intel and of LLVM: whichever lies beside libtorch.
    private static readonly string[] OpenMp = ["libgomp*.so*", "libiomp5md.dll", "libomp.dylib"];

    /// <summary>.NET's name of the system: linux-x64.</summary>
    public static string Rid { get; } =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : "other")}-"
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Whether NuGet has libtorch and TorchSharp's library for it.</summary>
    public static bool IsSupported => Rid is "linux-x64" or "win-x64" or "osx-arm64";

    /// <summary>A library's file name.</summary>
    public static string File(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    /// <summary>The file names of a folder's libraries, each after those that it links.</summary>
    public static IEnumerable<string> InLoadingOrder(string folder)
    {
        var openMp = OpenMp.SelectMany(pattern => Directory.GetFiles(folder, pattern)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
        return [.. openMp, .. Order.Select(File).Where(file => System.IO.File.Exists(Path.Combine(folder, file)))];
    }

    /// <summary>Loads a library, and finds all of its functions now: one that is missing is an error here, and no crash later.</summary>
    /// <exception cref="DllNotFoundException">It does not load, or lacks a function.</exception>
    public static nint LoadWithAllSymbols(string path)
    {
        var handle = OperatingSystem.IsWindows() ? NativeLibrary.Load(path) : Open(path, BindNow);
        return handle != 0
            ? handle
            : throw new DllNotFoundException($"{path} does not go with this libtorch: {Marshal.PtrToStringUTF8(Error())}");
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int mode);

    [LibraryImport("libc", EntryPoint = "dlerror")]
    private static partial nint Error();
}
