using FaceService.Jobs;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Projection;

/// <summary>Removes projections that ended long ago: they show somebody's face, and are nobody's archive.</summary>
internal sealed class ProjectionSweeper(ProjectionStore store, IOptions<ProjectionOptions> options, TimeProvider time, ILogger<ProjectionSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            Sweep();
        }
        while (await Next(timer, stoppingToken));
    }

    private void Sweep()
    {
        try
        {
            var removed = store.RemoveEndedBefore(TimeSpan.FromHours(options.Value.KeepHours));
            if (removed > 0)
                ProjectionLog.Removed(log, removed, options.Value.KeepHours);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ProjectionLog.NotRemoved(log, e.Message);
        }
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
