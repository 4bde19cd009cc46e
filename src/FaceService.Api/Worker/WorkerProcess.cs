using System.Diagnostics;

namespace FaceService.Api.Worker;

/// <summary>A worker that runs.</summary>
internal interface IWorkerProcess : IDisposable
{
    int Id { get; }

    /// <summary>Completes with the exit code when it has ended.</summary>
    Task<int> Exited { get; }

    /// <summary>Asks it to write a checkpoint and to end.</summary>
    void RequestStop();

    /// <summary>Ends it at once.</summary>
    void Kill();
}

/// <summary>
/// A worker of this service. Its standard input is its lifeline: when it is closed, on purpose or because the service died,
/// the worker stops in good order.
/// </summary>
internal sealed class WorkerProcess : IWorkerProcess
{
    private readonly Process _process;

    /// <summary>Takes over a process just started.</summary>
    public WorkerProcess(Process process, ILogger log)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Tell(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Tell(line.Data, isError: true);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Exited = WaitAsync();

        void Tell(string? line, bool isError)
        {
            if (line is null)
                return;
            if (isError)
                WorkerLog.WorkerComplained(log, line);
            else
                WorkerLog.WorkerSaid(log, line);
        }
    }

    public int Id => _process.Id;

    public Task<int> Exited { get; }

    public void RequestStop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
