using System.Runtime.InteropServices;

namespace FaceService.Model.Torch;

/// <summary>
/// What the process must be told before libtorch is loaded: both libraries below read the environment of the start, which a .NET program
/// cannot change by its own means.
/// </summary>
internal static partial class ProcessTuning
{
    // malloc.h
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;

    /// <summary>Applies it, on Linux.</summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux())
            return;
        SpinShortly();
        KeepMemory();
    }

    // libtorch's threads wait for each other by spinning. Left alone they do so for milliseconds, and take the cores from HTTP, the
    // encoder and whoever else there is; put to sleep at once they train at 0.6 of the speed. A tenth of a millisecond does
    // (docs/performance.md).
    private static void SpinShortly()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = SetEnvironment("GOMP_SPINCOUNT", "10000", overwrite: 0);
    }

    // A convolution's result is made and freed a hundred times an image. glibc maps blocks above 128 KiB and unmaps them again, so
    // that each is faulted in and cleared page by page; kept in the heap, it is there (docs/decisions/0015-torchsharp.md).
    private static void KeepMemory()
    {
        try
        {
            _ = MallocOption(MmapThreshold, 32 << 20); // glibc's largest
            _ = MallocOption(TrimThreshold, 256 << 20);
            _ = MallocOption(TopPad, 16 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such call
        }
    }

    /// <summary>Gives the pages that nobody uses back to the system, which freeing alone does not do.</summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such call
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keep);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallocOption(int option, int value);
}
