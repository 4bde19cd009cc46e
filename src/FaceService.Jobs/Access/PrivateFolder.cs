using System.Security.AccessControl;
using System.Security.Principal;

namespace FaceService.Jobs.Access;

/// <summary>Folders and files that only the user of this process may read.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder, private from its first moment. One that is there stays as it is.</summary>
    public static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (OperatingSystem.IsWindows())
            OwnersOnly().CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnersFolder);
    }

    /// <summary>Writes a new file, private from its first moment, and waits until it is on the disk.</summary>
    /// <exception cref="IOException">The file is there already.</exception>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        using var file = new FileStream(path, options); // on Windows it inherits the folder's list
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Takes from others what a copy or a restored backup may have given them.</summary>
    public static void Close(string path)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~OwnersFile) == 0)
            return;
        try
        {
            File.SetUnixFileMode(path, OwnersFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only or foreign file stays as it is: whoever set it up so had a reason.
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static DirectorySecurity OwnersOnly()
    {
        var security = new DirectorySecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(
            WindowsIdentity.GetCurrent().User!,
            FileSystemRights.FullControl,
            InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
            PropagationFlags.None,
            AccessControlType.Allow));
        return security;
    }
}
