using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace FaceService.Model.Torch;

/// <summary>
/// Loads libtorch and TorchSharp's own library, by full path and before TorchSharp looks for them by name: the system's loader would
/// take a libtorch of another version that lies in /usr/lib.
/// </summary>
public static class LibTorch
{
    /// <summary>Names the folder of another libtorch, such as torch/lib of a PyTorch wheel.</summary>
    public const string FolderVariable = "FACE_LIBTORCH";

    private const string UncheckedVariable = "FACE_LIBTORCH_UNCHECKED";
    private const string ThreadsVariable = "FACE_THREADS";
    private const string Bridge = "LibTorchSharp";

    private static readonly Lazy<LoadedLibTorch> Loaded = new(Open);

    private static int registered;

    /// <summary>libtorch's version, as it stands in ETags and marks: 2.10.0.</summary>
    public static string Version => Loaded.Value.Version.ToString(3);

    /// <summary>Loads libtorch, if that has not happened yet. Programs that need it call this first, for the sake of a clear message.</summary>
    /// <exception cref="DllNotFoundException">It is not there, or of a version that does not go with TorchSharp's library.</exception>
    public static void Load() => _ = Loaded.Value;

    /// <summary>
    /// Gives memory that was freed back to the system, as after unloading a model; what is in use stays. Takes some milliseconds. A GPU's
    /// memory is libtorch's own to keep.
    /// </summary>
    public static void GiveBackMemory() => ProcessTuning.GiveBack();

    /// <summary>A function that libtorch_cpu, or a library that it links, exports.</summary>
    /// <exception cref="EntryPointNotFoundException">This libtorch has no such function.</exception>
    internal static nint Export(string name)
    {
        foreach (var library in Loaded.Value.Handles)
        {
            if (NativeLibrary.TryGetExport(library, name, out var address))
                return address;
        }

        throw new EntryPointNotFoundException($"libtorch {Version} has no function '{name}'.");
    }

    /// <summary>
    /// Makes TorchSharp find what is loaded here. It looks for its natives when its first type is initialised: after its assembly was
    /// loaded, and before any call. Every assembly that uses it calls this first (build/PrepareTorch.cs).
    /// </summary>
    public static void Prepare()
    {
        if (Interlocked.Exchange(ref registered, 1) != 0)
            return;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == Bridge ? Loaded.Value.Bridge : 0;
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => PrepareFor(loaded.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            PrepareFor(assembly);
    }

    /// <summary>The folders that may hold libtorch, in their order.</summary>
    internal static IEnumerable<string> Folders(string? named, string programFolder, string? gathered) =>
        string.IsNullOrEmpty(named)
            ? new[] { Path.Combine(programFolder, "torch"), gathered, Path.Combine(programFolder, "runtimes", NativeNames.Rid, "native") }.OfType<string>()
            : [named];

    /// <summary>FACE_THREADS, or as many threads as the process has processors (its affinity and its cgroup count).</summary>
    /// <exception cref="DllNotFoundException">FACE_THREADS is no whole number above zero.</exception>
    internal static int Threads(string? wanted) =>
        string.IsNullOrEmpty(wanted) ? Environment.ProcessorCount
        : int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new DllNotFoundException($"{ThreadsVariable} is '{wanted}'; allowed are whole numbers from 1.");

    /// <summary>Checks that a libtorch goes with TorchSharp's library.</summary>
    /// <param name="abi">What aoti_torch_abi_version tells: major, minor and patch in the upper bytes; 0 where there is no such function.</param>
    /// <param name="isUnchecked">Whether any version will do.</param>
    /// <exception cref="DllNotFoundException">It does not.</exception>
    internal static Version CheckVersion(ulong abi, bool isUnchecked)
    {
        var version = new Version((int)(abi >> 56), (int)(abi >> 48 & 0xff), (int)(abi >> 40 & 0xff));
        if (version is { Major: 2, Minor: 10 or 11 } || isUnchecked)
            return version;
        var name = abi == 0 ? "older than 2.9" : version.ToString(3);
        throw new DllNotFoundException(
            $"The libtorch that was found is {name}; TorchSharp's library goes with 2.10 and 2.11. {UncheckedVariable}=1 tries it all the same.");
    }

    private static void PrepareFor(Assembly assembly)
    {
        if (assembly.GetName().Name != "TorchSharp")
            return;
        try
        {
            Load();
        }
        catch (DllNotFoundException)
        {
            // whoever calls Load is told
        }
    }

    private static LoadedLibTorch Open()
    {
        var threads = Threads(Environment.GetEnvironmentVariable(ThreadsVariable));
        var named = Environment.GetEnvironmentVariable(FolderVariable);
        var own = FolderOf(Bridge, Folders(null, AppContext.BaseDirectory, Metadata("TorchFolder")));
        // The CUDA package puts libtorch elsewhere than TorchSharp's library.
        var folder = FolderOf("torch_cpu", Folders(string.IsNullOrEmpty(named) ? null : Path.GetFullPath(named), AppContext.BaseDirectory, Metadata("TorchFolder")));
        ProcessTuning.Apply();

        // Each by its full path, those that others link first: one that is loaded is not looked for again.
        var handles = NativeNames.InLoadingOrder(folder).Select(file => Library(Path.Combine(folder, file))).ToList();
        var version = CheckVersion(AbiVersion(handles), Environment.GetEnvironmentVariable(UncheckedVariable) == "1");
        var bridge = NativeNames.LoadWithAllSymbols(Path.Combine(own, NativeNames.File(Bridge)));
        SetThreads(bridge, threads);
        return new LoadedLibTorch(version, bridge, [.. handles, bridge]);
    }

    private static string FolderOf(string library, IEnumerable<string> folders)
    {
        if (!NativeNames.IsSupported)
            throw new DllNotFoundException($"libtorch is not to be had for {NativeNames.Rid}. Supported are linux-x64, win-x64 and osx-arm64.");
        var tried = folders.Distinct().ToArray();
        return Array.Find(tried, folder => File.Exists(Path.Combine(folder, NativeNames.File(library))))
            ?? throw new DllNotFoundException($"{NativeNames.File(library)} is not in {string.Join(" nor in ", tried)}. Build the program again, or set {FolderVariable}.");
    }

    private static string? Metadata(string key) => typeof(LibTorch).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == key)?.Value;

    private static nint Library(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException($"{path} does not load: {e.Message.TrimEnd()}");
        }
    }

    private static unsafe ulong AbiVersion(IEnumerable<nint> handles)
    {
        foreach (var handle in handles)
        {
            if (NativeLibrary.TryGetExport(handle, "aoti_torch_abi_version", out var address))
                return ((delegate* unmanaged<ulong>)address)();
        }

        return 0;
    }

    private static unsafe void SetThreads(nint bridge, int threads) =>
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(bridge, "THSTorch_set_num_threads"))(threads);

    private sealed record LoadedLibTorch(Version Version, nint Bridge, nint[] Handles);
}
