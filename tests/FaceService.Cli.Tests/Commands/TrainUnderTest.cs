using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FaceService.Cli.Tests.Commands;

/// <summary>A training as it really runs, in a process of its own, that a test stops and kills.</summary>
internal sealed partial class TrainUnderTest : IDisposable
{
    private const int Stop = 19; // SIGSTOP on Linux
    private const int Continue = 18; // SIGCONT
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public TrainUnderTest(string dataFolder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "FaceService.Cli.dll"), "train", .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["FACE_DATA"] = dataFolder;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public Task Exited => _process.WaitForExitAsync();

    /// <summary>SIGKILL: it gets no chance to do anything. False if it had come to its end before.</summary>
    public async Task<bool> KillAsync()
    {
        const int Killed = 128 + 9;
        _process.Kill();
        var (code, said) = await WaitAsync();
        Assert.True(code is 0 or Killed, said);
        return code == Killed;
    }

    /// <summary>Freezes it where it is.</summary>
    public void Freeze() => Signal(Stop);

    /// <summary>Lets it go on.</summary>
    public void Thaw() => Signal(Continue);

    /// <summary>Waits for its end; gives the exit code and what it said.</summary>
    public async Task<(int Code, string Said)> WaitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(8));
        return (_process.ExitCode, await _output + await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Signal(int signal)
    {
        if (!_process.HasExited)
            _ = Kill(_process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
