using System.Diagnostics;

namespace FaceService.Bench.Processes;

/// <summary>A peer's script that runs to its end and prints a figure.</summary>
internal static class PythonScript
{
    /// <summary>FACE_PYTHON, or Debian's interpreter: its python3-torch is for that one only.</summary>
    public static string Interpreter { get; } = Environment.GetEnvironmentVariable("FACE_PYTHON") ?? "/usr/bin/python3";

    /// <summary>What the script printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string script, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Interpreter, [script, .. arguments])
        {
            WorkingDirectory = BenchPlaces.Peers,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var printed = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? printed.Trim()
            : throw new InvalidOperationException($"{script} ended with code {process.ExitCode}; its complaint stands above.");
    }
}
