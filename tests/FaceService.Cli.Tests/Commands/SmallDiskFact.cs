using System.Diagnostics;

namespace FaceService.Cli.Tests.Commands;

/// <summary>A test that mounts a small disk for itself, as any user may in a namespace of their own where the system allows it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Possible = new(Try);

    public SmallDiskFactAttribute()
    {
        if (!Possible.Value)
            Skip = "This system lets nobody mount a disk in a namespace of their own.";
    }

    private static bool Try()
    {
        try
        {
            using var process = Process.Start("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/tmp"]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program
        }
    }
}
