using System.Diagnostics;
using System.Globalization;

namespace FaceService.Cli.Tests.Commands;

/// <summary>A real worker process, on a data folder of a test.</summary>
internal sealed class WorkerUnderTest : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public WorkerUnderTest(string dataFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "FaceService.Cli.dll"), "worker", .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["FACE_DATA"] = dataFolder;
        _process = Process.Start(start)!;
        Greeting = _process.StandardOutput.ReadLineAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The first line that it says.</summary>
    public Task<string?> Greeting { get; }

    /// <summary>The niceness of each of its threads, from /proc.</summary>
    public IEnumerable<int> Niceness() =>
        Directory.EnumerateDirectories($"/proc/{_process.Id}/task").Select(thread =>
        {
            // Field 19, counted from behind the name in parentheses, which may hold blanks.
            var stat = File.ReadAllText(Path.Combine(thread, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
        });

    /// <summary>SIGKILL: it gets no chance to do anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Lets go of the lifeline of a supervised worker; gives the exit code.</summary>
    public async Task<int> CloseInputAsync()
    {
        _process.StandardInput.Close();
        await WaitAsync();
        return _process.ExitCode;
    }

    /// <summary>Waits for its end; gives what it complained about.</summary>
    public async Task<string> WaitAsync()
    {
        await Greeting; // one read of a stream at a time
        var rest = _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        await rest;
        return await _errors;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
