using System.Runtime.InteropServices;
using FaceService.Jobs.Worker;

namespace FaceService.Cli.Shared;

/// <summary>Ctrl-C and SIGTERM of a long command. The first asks it to stop; a second one ends the process, as do some seconds in which it has not stopped.</summary>
internal sealed class StopRequest : IDisposable
{
    private static readonly TimeSpan Patience = new WorkerOptions().StopPatience;

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly TimeProvider _time;
    private readonly Action _end;
    private ITimer? _timer;

    /// <param name="time">The clock.</param>
    /// <param name="end">Ends the process. Called on another thread.</param>
    public StopRequest(TimeProvider time, Action end)
    {
        (_time, _end) = (time, end);
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            Ask();
        }))];
    }

    /// <summary>Cancelled by the first.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What a signal does.</summary>
    public void Ask()
    {
        var timer = _time.CreateTimer(_ => _end(), null, Patience, Timeout.InfiniteTimeSpan);
        if (Interlocked.CompareExchange(ref _timer, timer, null) is null)
        {
            _stop.Cancel();
            return;
        }

        timer.Dispose();
        _end();
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _timer?.Dispose();
        _stop.Dispose();
    }
}
