using System.Globalization;
using System.Runtime.InteropServices;

namespace FaceService.Jobs.Worker;

/// <summary>What the worker asks of the operating system for its own process: to come last, and not to take all the memory.</summary>
internal static partial class WorkerLimits
{
    private const int PriorityOfThread = 0; // PRIO_PROCESS; on Linux each thread has a niceness of its own
    private const int LowestPriority = 19;
    private const int DataLimit = 2; // RLIMIT_DATA

    /// <summary>Gives way to every other process. Threads made later inherit it, libtorch's too. False where it cannot be done.</summary>
    /// <param name="except">The name of a thread that does little, and has to do it in time.</param>
    public static bool LowerPriority(string? except = null)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        return Directory.EnumerateDirectories("/proc/self/task")
            .Where(thread => NameOf(thread) != except)
            .Select(thread => uint.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture))
            .Select(thread => SetPriority(PriorityOfThread, thread, LowestPriority) == 0)
            .Min();
    }

    private static string? NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd();
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }

    /// <summary>
    /// Caps what the process may allocate, so that a job too large fails by itself instead of taking the service's memory.
    /// RLIMIT_DATA, not RLIMIT_AS: .NET reserves hundreds of gigabytes of addresses that it never uses, and only what is
    /// writable and private counts here. libtorch then reports an allocation that failed, which ends the job, not the process.
    /// </summary>
    public static bool LimitMemory(long bytes)
    {
        if (!OperatingSystem.IsLinux() || GetResourceLimit(DataLimit, out var limit) != 0)
            return false;
        limit.Soft = Math.Min((nuint)bytes, limit.Hard);
        return SetResourceLimit(DataLimit, in limit) == 0;
    }

    /// <summary>Ends the process although a thread is in the middle of a step: an ordinary exit would take libtorch apart under it.</summary>
    public static void ExitNow(int code)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(code);
        Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetResourceLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
