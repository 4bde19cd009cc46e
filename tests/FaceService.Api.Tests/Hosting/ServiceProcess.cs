using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace FaceService.Api.Tests.Hosting;

/// <summary>The service as it is installed: a process of its own, with libtorch, on a port that was free.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(Process process) => _process = process;

    public HttpClient Client { get; private set; } = null!;

    public int Id => _process.Id;

    /// <summary>What it has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    /// <summary>Starts it on a data folder, whose folder <c>shipped</c> holds the shipped models, and waits until it can draw.</summary>
    public static Task<ServiceProcess> StartAsync(string data, params string[] settings) => StartAsync(data, ["dotnet"], settings);

    /// <summary>The same with its data folder on a disk of its own, of two megabytes, that only it sees.</summary>
    public static Task<ServiceProcess> StartOnSmallDiskAsync(string data, string disk, params string[] settings) => StartAsync(
        data,
        ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=2m none \"$0\" && exec dotnet \"$@\"", Directory.CreateDirectory(disk).FullName],
        ["--Data:Folder", disk, .. settings]);

    private static async Task<ServiceProcess> StartAsync(string data, string[] program, string[] settings)
    {
        var start = new ProcessStartInfo(program[0], program[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data,
            Environment = { ["GOMP_SPINCOUNT"] = "10000", ["DOTNET_ENVIRONMENT"] = "Production", ["ASPNETCORE_CONTENTROOT"] = AppContext.BaseDirectory },
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "FaceService.Api.dll"), "--urls", "http://127.0.0.1:0", "--Data:Folder", data,
            "--Models:Folder", Path.Combine(data, "shipped"), "--Worker:Enabled", "false", "--Engine:Device", "cpu", .. settings,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var service = new ServiceProcess(Process.Start(start)!);
        try
        {
            await service.ReadyAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to stop, as service managers do.</summary>
    public void Terminate()
    {
        const int Term = 15;
        if (Kill(_process.Id, Term) != 0)
            throw new InvalidOperationException("The service could not be asked to stop.");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        Client?.Dispose();
        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(_address.Task, ended).WaitAsync(Patience) == ended)
            throw new InvalidOperationException($"The service ended with {_process.ExitCode}:\n{Log}");
        Client = new HttpClient { BaseAddress = await _address.Task, Timeout = Patience };

        // Its first answer that draws waits for the model to be loaded.
        using var first = await Client.GetAsync("/face");
        Assert.True(first.StatusCode == HttpStatusCode.OK, Log);
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.Add(line);
        if (Listening().Match(line) is { Success: true } match)
            _address.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (http://[^\s]+)")]
    private static partial Regex Listening();
}
