using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds libfacetorch.so, checks that it is the one this assembly was written for, and gives it its threads.</summary>
internal static class NativeLoader
{
    /// <summary>The <c>FT_ABI_VERSION</c> that <see cref="NativeMethods"/> follows.</summary>
    internal const int ExpectedAbi = 2;

    internal const string FileName = "libfacetorch.so";

    private static readonly Version OldestLibtorch = new(1, 13);

    // The runtime asks once for each function that is called, not once for the library.
    private static readonly Lazy<nint> Library = new(Open);

    private static int registered;

    /// <summary>Hooks the search into the runtime; called once, before the first native call.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref registered, 1) == 0)
            NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
    }

    /// <summary>The folders searched, in their order: FACE_NATIVE if set, then the program's own.</summary>
    internal static IEnumerable<string> Folders(string? faceNative) =>
        string.IsNullOrEmpty(faceNative) ? [AppContext.BaseDirectory] : [faceNative, AppContext.BaseDirectory];

    /// <summary>Loads the first library that there is in the folders and that loads.</summary>
    /// <exception cref="DllNotFoundException">There is none, or libtorch is missing or another than it was built with.</exception>
    internal static nint Load(IReadOnlyCollection<string> folders)
    {
        string? failure = null;
        foreach (var path in folders.Select(folder => Path.Combine(folder, FileName)).Where(File.Exists))
        {
            try
            {
                return NativeLibrary.Load(path);
            }
            catch (DllNotFoundException e)
            {
                failure = e.Message;
            }
        }

        throw new DllNotFoundException(failure is null
            ? $"{FileName} was not found in {string.Join(" nor in ", folders)}. Run './face setup': it installs libtorch and builds the library."
            : $"{FileName} was found but did not load: {failure.TrimEnd()} Install libtorch ('apt-get install libtorch-dev', or set LIBTORCH to another one) and run './face setup' again.");
    }

    /// <summary>Checks that a loaded library is ours and of this assembly's version.</summary>
    /// <exception cref="DllNotFoundException">It is not.</exception>
    internal static unsafe void Check(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "ft_abi_version", out var abi) || !NativeLibrary.TryGetExport(library, "ft_libtorch_version", out var libtorch))
            throw new DllNotFoundException($"{FileName} is not ours: it has no ft_abi_version. Run './face setup' to build it.");
        CheckVersions(((delegate* unmanaged<int>)abi)(), Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)libtorch)()) ?? "");
    }

    /// <summary>Checks what a library tells of itself.</summary>
    /// <exception cref="DllNotFoundException">It follows another facetorch.h, or was built with too old a libtorch.</exception>
    internal static void CheckVersions(int abi, string libtorch)
    {
        if (abi != ExpectedAbi)
            throw new DllNotFoundException($"{FileName} has ABI version {abi}, and this program needs {ExpectedAbi}. Run './face setup' to build it anew.");

        // As in 1.13.1 or 2.6.0+cu124.
        var number = libtorch.Split('+', '-', 'a', 'r')[0];
        if (!Version.TryParse(number, out var version) || version < OldestLibtorch)
            throw new DllNotFoundException($"{FileName} was built with libtorch '{libtorch}', and this program needs {OldestLibtorch} or newer. Install one (or set LIBTORCH) and run './face setup' again.");
    }

    /// <summary>FACE_THREADS, or as many threads as there are processors.</summary>
    /// <exception cref="InvalidOperationException">FACE_THREADS is no whole number above zero.</exception>
    internal static int Threads(string? faceThreads)
    {
        if (string.IsNullOrEmpty(faceThreads))
            return Environment.ProcessorCount;
        return int.TryParse(faceThreads, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted > 0
            ? wanted
            : throw new InvalidOperationException($"FACE_THREADS is '{faceThreads}'; allowed are whole numbers from 1.");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == NativeMethods.Library ? Library.Value : 0;

    private static nint Open()
    {
        var library = Load([.. Folders(Environment.GetEnvironmentVariable("FACE_NATIVE"))]);
        Check(library);
        UseThreads(library, Threads(Environment.GetEnvironmentVariable("FACE_THREADS")));
        return library;
    }

    // libtorch on Debian starts with one thread.
    private static unsafe void UseThreads(nint library, int threads) =>
        ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "ft_set_num_threads"))(threads);
}
