namespace FaceService.Api.Worker;

/// <summary>Log messages of the worker, 4000 to 4099.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(4000, LogLevel.Information, "Worker {ProcessId} started")]
    public static partial void WorkerStarted(ILogger logger, int processId);

    [LoggerMessage(4001, LogLevel.Warning, "Worker {ProcessId} ended with code {ExitCode}; another starts in {Seconds} s")]
    public static partial void WorkerEnded(ILogger logger, int processId, int exitCode, double seconds);

    [LoggerMessage(4002, LogLevel.Information, "Worker {ProcessId} stopped")]
    public static partial void WorkerStopped(ILogger logger, int processId);

    [LoggerMessage(4003, LogLevel.Warning, "Worker {ProcessId} did not stop within {Seconds} s and was killed; its job goes on from its last checkpoint")]
    public static partial void WorkerKilled(ILogger logger, int processId, int seconds);

    [LoggerMessage(4004, LogLevel.Error, "The worker cannot be started: {Reason}. Jobs wait until one runs")]
    public static partial void WorkerMissing(ILogger logger, string reason);

    [LoggerMessage(4005, LogLevel.Information, "Worker: {Line}")]
    public static partial void WorkerSaid(ILogger logger, string line);

    [LoggerMessage(4006, LogLevel.Warning, "Worker: {Line}")]
    public static partial void WorkerComplained(ILogger logger, string line);
}
