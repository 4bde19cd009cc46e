namespace FaceService.Jobs;

/// <summary>
/// The exclusive right to change one job. It falls away with <see cref="IDisposable.Dispose"/> or with the process, however
/// that ends. One thread at a time.
/// </summary>
public interface IJobClaim : IDisposable
{
    /// <summary>The job as last saved.</summary>
    TrainingJob Job { get; }

    /// <summary>Whether someone asked for the job to be stopped.</summary>
    bool CancelRequested { get; }

    /// <summary>Saves a change; a change of state is also written to the events.</summary>
    /// <param name="job">The job after the change.</param>
    /// <exception cref="InvalidOperationException">The state may not follow the one before.</exception>
    void Save(TrainingJob job);

    /// <summary>Adds an event.</summary>
    /// <param name="type">One of <see cref="JobEventType"/>.</param>
    /// <param name="data">Serialised as JSON.</param>
    void Append(string type, object data);

    /// <summary>Forgets a request to stop, before the job is queued again.</summary>
    void ClearCancel();

    /// <summary>Removes the job with all it has. The claim is of no more use afterwards.</summary>
    void Delete();
}
