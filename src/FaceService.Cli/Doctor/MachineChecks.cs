using System.Globalization;
using System.Runtime.InteropServices;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Torch;
using TorchSharp;

namespace FaceService.Cli.Doctor;

/// <summary>Whether this machine can draw at all: system, libtorch, devices, memory.</summary>
internal static class MachineChecks
{
    private const string Topic = "machine";
    private const long LeastMemory = 512L << 20;
    private const long ComfortableMemory = 1536L << 20;

    private static readonly (OSPlatform System, Architecture Architecture)[] Supported =
        [(OSPlatform.Linux, Architecture.X64), (OSPlatform.Windows, Architecture.X64), (OSPlatform.OSX, Architecture.Arm64)];

    public static CheckFinding System()
    {
        var here = $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}";
        return Array.Exists(Supported, one => RuntimeInformation.IsOSPlatform(one.System) && RuntimeInformation.OSArchitecture == one.Architecture)
            ? CheckFinding.Good(Topic, here)
            : CheckFinding.Wrong(Topic, here, "libtorch is to be had for Linux and Windows on x64, and macOS on arm64.");
    }

    public static IEnumerable<CheckFinding> Packages()
    {
        yield return Libtorch();
        if (DefaultFolders.Tree is not null && !IsOnPath("npm"))
            yield return CheckFinding.Warning("packages", "npm is not on the PATH.", "Install Node.js and build again: without it the pages have the system's fonts and no charts.");
    }

    /// <summary>The devices that the service would draw with.</summary>
    /// <param name="wanted">As <c>Engine:Device</c> names them.</param>
    public static CheckFinding Devices(string wanted)
    {
        try
        {
            var names = FaceGeneratorLoader.ForDevices(new EngineOptions { Device = wanted }).Select(loader => loader.DeviceName);
            return CheckFinding.Good("devices", $"Engine:Device {wanted}: {string.Join(", ", names)}{(torch.cuda.is_available() ? $"; {torch.cuda.device_count()} with CUDA" : "")}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or ExternalException)
        {
            return CheckFinding.Wrong("devices", e.Message, "Engine:Device takes auto, cpu or cuda:N; for CUDA name the folder torch/lib of a PyTorch wheel in FACE_LIBTORCH.");
        }
    }

    public static CheckFinding Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var text = string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GiB for this process");
        return bytes < LeastMemory ? CheckFinding.Wrong("memory", text, "Give it at least 512 MiB; a container's limit counts.")
            : bytes < ComfortableMemory ? CheckFinding.Warning("memory", text, "Enough for faces; training takes 1 to 3 GiB (Worker:MemoryMiB).")
            : CheckFinding.Good("memory", text);
    }

    private static CheckFinding Libtorch()
    {
        try
        {
            LibTorch.Load();
            using var scope = torch.NewDisposeScope();
            return torch.ones(3).sum().item<float>() == 3
                ? CheckFinding.Good("packages", $"libtorch {LibTorch.Version} loads and computes")
                : CheckFinding.Wrong("packages", $"libtorch {LibTorch.Version} loads and computes wrongly.", "Build again; if FACE_LIBTORCH is set, it must name libtorch 2.10 or 2.11.");
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or ExternalException)
        {
            return CheckFinding.Wrong("packages", e.Message, "Build again, with access to NuGet; if FACE_LIBTORCH is set, it must name the folder torch/lib of PyTorch 2.10 or 2.11.");
        }
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, $"{program}.cmd")));
}
