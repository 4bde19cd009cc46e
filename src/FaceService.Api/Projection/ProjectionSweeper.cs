using FaceService.Jobs;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Projection;

/// <summary>Removes projections that ended long ago: they show somebody's face, and are nobody's archive.</summary>
internal sealed class ProjectionSweeper(JobQueue queue, IOptions<ProjectionOptions> options, TimeProvider time, ILogger<ProjectionSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await SweepAsync();
        }
        while (await Next(timer, stoppingToken));
    }

    private async Task SweepAsync()
    {
        try
        {
            var removed = await queue.RemoveEndedBeforeAsync(JobKind.Projection, TimeSpan.FromHours(options.Value.KeepHours));
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

/// <summary>Log messages of projections, 4100 to 4199.</summary>
internal static partial class ProjectionLog
{
    [LoggerMessage(4100, LogLevel.Information, "Removed {Count} projections that ended more than {Hours} hours ago")]
    public static partial void Removed(ILogger logger, int count, int hours);

    [LoggerMessage(4101, LogLevel.Warning, "Projections that ended long ago could not be removed: {Reason}")]
    public static partial void NotRemoved(ILogger logger, string reason);
}
