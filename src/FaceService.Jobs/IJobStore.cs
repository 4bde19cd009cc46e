namespace FaceService.Jobs;

/// <summary>
/// Keeps jobs and what happened to them. Safe from any thread and from several processes at once. Every member may throw a
/// <see cref="JobStoreUnavailableException"/>.
/// </summary>
public interface IJobStore : IDisposable
{
    /// <summary>Adds a job in state queued, or returns null if as many of its kind as are allowed wait already.</summary>
    /// <param name="payload">What it is to do.</param>
    /// <param name="maxWaiting">How many jobs of its kind may wait.</param>
    /// <param name="prepare">Puts what it needs into its run folder before any worker can see it; if that throws, there is no job.</param>
    /// <param name="request">The id of the request that asks for it.</param>
    Job? TryCreate(JobPayload payload, int maxWaiting, Action<string>? prepare = null, string? request = null);

    /// <summary>All jobs of a kind, oldest first. One whose worker died is shown as interrupted, although none wrote that down yet.</summary>
    /// <param name="kind">Which kind.</param>
    IReadOnlyList<Job> List(JobKind kind);

    /// <summary>One job, or null.</summary>
    /// <param name="id">Which.</param>
    Job? Find(JobId id);

    /// <summary>Claims a job, so that nobody else can run or change it, or null while another holds it or if it is gone.</summary>
    /// <param name="id">Which.</param>
    IJobClaim? TryClaim(JobId id);

    /// <summary>Claims the oldest job of a kind that waits, or null if none does. A job whose worker died is among them.</summary>
    /// <param name="kind">Which kind.</param>
    IJobClaim? TryClaimNext(JobKind kind);

    /// <summary>Asks the worker that holds the job to stop. Takes no claim; a job that nobody holds is not changed by it.</summary>
    /// <param name="id">Which.</param>
    void RequestCancel(JobId id);

    /// <summary>A reader of the job's events after one.</summary>
    /// <param name="id">Which job.</param>
    /// <param name="after">The sequence number that the caller has seen last; 0 for all.</param>
    IJobEventReader OpenEvents(JobId id, long after);

    /// <summary>The folder for all that the job needs and leaves; it exists once something was put there.</summary>
    /// <param name="id">Which job.</param>
    string RunFolder(JobId id);

    /// <summary>Tells that a worker lives.</summary>
    /// <param name="worker">What it says of itself.</param>
    void Report(WorkerReport worker);

    /// <summary>Takes a worker that ends out of <see cref="Workers"/>.</summary>
    /// <param name="name">Its name.</param>
    void Forget(string name);

    /// <summary>The workers that reported within <see cref="WorkerReport.Lifetime"/>.</summary>
    IReadOnlyList<WorkerReport> Workers();

    /// <summary>Completes at the next change of any job. Take it before looking, so that no change is missed.</summary>
    Task NextChange { get; }

    /// <summary>Waits for <see cref="NextChange"/>, or for the time after which one should look anyway.</summary>
    /// <param name="change">Taken from <see cref="NextChange"/> before looking.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitForChange(Task change, CancellationToken cancellationToken);
}

/// <summary>
/// The exclusive right to change one job. It falls away with <see cref="IDisposable.Dispose"/> or with the process, however
/// that ends. One thread at a time.
/// </summary>
public interface IJobClaim : IDisposable
{
    /// <summary>The job as last saved.</summary>
    Job Job { get; }

    /// <summary>Whether someone asked for the job to be stopped.</summary>
    bool CancelRequested { get; }

    /// <summary>
    /// Ends once the right to change the job is about to pass to another, because the store cannot be reached. Whoever works on the
    /// job has to stop then.
    /// </summary>
    CancellationToken Lost { get; }

    /// <summary>Saves a change; a change of state is also written to the events.</summary>
    /// <param name="job">The job after the change.</param>
    /// <exception cref="InvalidOperationException">The state may not follow the one before.</exception>
    /// <exception cref="JobClaimLostException">The claim has passed to another.</exception>
    void Save(Job job);

    /// <summary>Adds an event.</summary>
    /// <param name="type">One of <see cref="JobEventType"/>.</param>
    /// <param name="data">Serialised as JSON.</param>
    void Append(string type, object data);

    /// <summary>Forgets a request to stop, before the job is queued again.</summary>
    void ClearCancel();

    /// <summary>Removes the job with all it has. The claim is of no more use afterwards.</summary>
    void Delete();
}

/// <summary>Reads a job's events in order, each once. One thread at a time; holds nothing open between reads.</summary>
public interface IJobEventReader
{
    /// <summary>The events since the last call; empty if there are none.</summary>
    IReadOnlyList<JobEvent> ReadNew();
}

/// <summary>What a worker tells of itself every <see cref="Interval"/>.</summary>
/// <param name="Name">Machine and process.</param>
/// <param name="MemoryBytes">What it holds of the machine's memory.</param>
public sealed record WorkerReport(string Name, long MemoryBytes)
{
    /// <summary>How often it reports.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How long after a report it counts as alive.</summary>
    public static readonly TimeSpan Lifetime = 3 * Interval;

    /// <summary>Of this process, now.</summary>
    public static WorkerReport OfThisProcess() => new(NameOfThisProcess, Environment.WorkingSet);

    /// <summary>The name of this process.</summary>
    public static string NameOfThisProcess { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";
}

/// <summary>What is the same for every store.</summary>
public static class JobStoreExtensions
{
    /// <summary>Adds a job in state queued, however many wait.</summary>
    /// <param name="store">The store.</param>
    /// <param name="payload">What it is to do.</param>
    /// <param name="prepare">Puts what it needs into its run folder before any worker can see it; if that throws, there is no job.</param>
    public static Job Create(this IJobStore store, JobPayload payload, Action<string>? prepare = null) =>
        store.TryCreate(payload, int.MaxValue, prepare)!;
}

/// <summary>The store cannot be reached now. What was asked for may be tried again.</summary>
/// <param name="message">Why.</param>
/// <param name="cause">What happened.</param>
public sealed class JobStoreUnavailableException(string message, Exception? cause = null) : IOException(message, cause);

/// <summary>A claim has passed to another process, or is about to: nothing more can be said of the job with it.</summary>
/// <param name="id">The job.</param>
public sealed class JobClaimLostException(JobId id)
    : Exception($"Job {id}: the claim was lost, since the job store could not be reached for too long. The job goes on from its last checkpoint.");
