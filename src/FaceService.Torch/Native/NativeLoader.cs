using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds libfacetorch.so, checks that it is the one this assembly was written for, and gives it its threads.</summary>
internal static class NativeLoader
{
    /// <summary>The <c>FT_ABI_VERSION</c> that <see cref="NativeMethods"/> follows.</summary>
    private const int ExpectedAbi = 1;

    private const string FileName = "libfacetorch.so";

    // The runtime asks once for each function that is called, not once for the library.
    private static readonly Lazy<nint> Library = new(Open);

    private static int registered;

    /// <summary>Hooks the search into the runtime; called once, before the first native call.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref registered, 1) == 0)
            NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == NativeMethods.Library ? Library.Value : 0;

    private static nint Open()
    {
        var handle = Load();
        CheckAbi(handle);
        UseAllThreads(handle);
        return handle;
    }

    private static nint Load()
    {
        string? failure = null;
        foreach (var candidate in Candidates())
        {
            if (!File.Exists(candidate))
                continue;
            try
            {
                return NativeLibrary.Load(candidate);
            }
            catch (DllNotFoundException e)
            {
                failure = e.Message;
            }
        }

        throw new DllNotFoundException(failure is null
            ? $"{FileName} was not found next to the program ({AppContext.BaseDirectory}) nor in FACE_NATIVE. Run './face setup': it installs libtorch and builds the library."
            : $"{FileName} was found but did not load: {failure} Install libtorch ('apt-get install libtorch-dev', or set LIBTORCH to another one) and run './face setup' again.");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("FACE_NATIVE") is { Length: > 0 } folder)
            yield return Path.Combine(folder, FileName);
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
    }

    private static unsafe void CheckAbi(nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "ft_abi_version", out var export))
            throw new DllNotFoundException($"{FileName} is not ours: it has no ft_abi_version. Run './face setup' to build it.");
        var abi = ((delegate* unmanaged<int>)export)();
        if (abi != ExpectedAbi)
            throw new DllNotFoundException($"{FileName} has ABI version {abi}, and this program needs {ExpectedAbi}. Run './face setup' to build it anew.");
    }

    // libtorch on Debian starts with one thread; FACE_THREADS overrides "all".
    private static unsafe void UseAllThreads(nint handle)
    {
        var threads = int.TryParse(Environment.GetEnvironmentVariable("FACE_THREADS"), out var wanted) && wanted > 0
            ? wanted
            : Environment.ProcessorCount;
        ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(handle, "ft_set_num_threads"))(threads);
    }
}
