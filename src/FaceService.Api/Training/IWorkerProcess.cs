namespace FaceService.Api.Training;

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
