namespace FaceService.Api.Projection;

/// <summary>Log messages of projections, 4100 to 4199.</summary>
internal static partial class ProjectionLog
{
    [LoggerMessage(4100, LogLevel.Information, "Removed {Count} projections that ended more than {Hours} hours ago")]
    public static partial void Removed(ILogger logger, int count, int hours);

    [LoggerMessage(4101, LogLevel.Warning, "Projections that ended long ago could not be removed: {Reason}")]
    public static partial void NotRemoved(ILogger logger, string reason);
}
