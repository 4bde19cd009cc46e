using System.ComponentModel;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Worker;

/// <summary>Keeps a worker running as long as the service does. One that dies is followed by another, later and later if they die young.</summary>
internal sealed class WorkerSupervisor(
    IWorkerLauncher launcher, IOptions<WorkerHostOptions> options, TimeProvider time, ILogger<WorkerSupervisor> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // A worker that lived this long did not die of its start.
    private static readonly TimeSpan GoodLife = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (options.Value.Enabled && !stoppingToken.IsCancellationRequested)
        {
            var born = time.GetTimestamp();
            if (!await RunAsync(pause, stoppingToken))
                return;
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = time.GetElapsedTime(born) > GoodLife ? FirstPause : Shorter(pause * 2, LongestPause);
        }
    }

    /// <summary>Runs one worker to its end; false if there is to be no other.</summary>
    private async Task<bool> RunAsync(TimeSpan pause, CancellationToken stop)
    {
        IWorkerProcess worker;
        try
        {
            worker = launcher.Start();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            WorkerLog.WorkerMissing(log, e.Message.TrimEnd('.'));
            return false;
        }

        using (worker)
        {
            WorkerLog.WorkerStarted(log, worker.Id);
            await ((Task)worker.Exited).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                await StopAsync(worker);
            else
                WorkerLog.WorkerEnded(log, worker.Id, await worker.Exited, pause.TotalSeconds);
            return !stop.IsCancellationRequested;
        }
    }

    private async Task StopAsync(IWorkerProcess worker)
    {
        var seconds = options.Value.StopSeconds;
        worker.RequestStop();
        try
        {
            await worker.Exited.WaitAsync(TimeSpan.FromSeconds(seconds), time);
            WorkerLog.WorkerStopped(log, worker.Id);
        }
        catch (TimeoutException)
        {
            worker.Kill();
            WorkerLog.WorkerKilled(log, worker.Id, seconds);
            await worker.Exited;
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
