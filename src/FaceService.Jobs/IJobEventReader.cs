namespace FaceService.Jobs;

/// <summary>Reads a job's events in order, each once. One thread at a time; holds nothing open between reads.</summary>
public interface IJobEventReader
{
    /// <summary>The events since the last call; empty if there are none.</summary>
    IReadOnlyList<JobEvent> ReadNew();
}
