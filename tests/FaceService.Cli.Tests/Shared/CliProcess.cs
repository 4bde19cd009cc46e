using System.Diagnostics;

namespace FaceService.Cli.Tests.Shared;

/// <summary>A command as it really runs, in a process of its own.</summary>
internal static class CliProcess
{
    public static async Task<(int Code, string Printed)> RunAsync(string dataFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "FaceService.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FACE_DATA"] = dataFolder;
        using var process = Process.Start(start)!;
        var printed = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, string.Concat(await printed));
    }
}
