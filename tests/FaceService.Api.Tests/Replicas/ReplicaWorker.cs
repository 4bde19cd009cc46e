using System.Diagnostics;

namespace FaceService.Api.Tests.Replicas;

/// <summary>A worker in a process of its own, on the data folder and the database of a test.</summary>
internal sealed class ReplicaWorker : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private TaskCompletionSource _said = new();

    public ReplicaWorker(string data, string database, int leaseSeconds)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FaceService.Cli.dll"), "worker"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["FACE_DATA"] = data,
                ["FACE_MODELS"] = Path.Combine(data, "shipped"),
                ["ConnectionStrings__Jobs"] = database,
                ["Jobs__LeaseSeconds"] = $"{leaseSeconds}",
            },
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>What it has said so far.</summary>
    public string Log
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Waits until it has said one of several things; gives which.</summary>
    public async Task<string> SaidAsync(params string[] texts)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (true)
        {
            Task said;
            lock (_lines)
            {
                if (Array.Find(texts, text => _lines.Any(line => line.Contains(text, StringComparison.Ordinal))) is { } found)
                    return found;
                said = _said.Task;
            }

            await said.WaitAsync(patience.Token);
        }
    }

    /// <summary>SIGKILL: it gets no chance to do anything.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Add(line);
            _said.SetResult();
            _said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
