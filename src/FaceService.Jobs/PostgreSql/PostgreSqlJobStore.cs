using System.Text.Json;
using FaceService.Training.Runs;
using Npgsql;

namespace FaceService.Jobs.PostgreSql;

/// <summary>
/// Jobs as rows of PostgreSQL, for services and workers on several machines. What jobs need and leave lies in <c>jobs/ID/run</c> of a
/// data folder that all of them mount.
/// </summary>
public sealed class PostgreSqlJobStore : IJobStore
{
    // A folder without a row is somebody's upload in the making. It takes seconds; after a day nobody comes back to it.
    private static readonly TimeSpan LongestMaking = TimeSpan.FromDays(1);

    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly JobDatabase _database;
    private readonly JobNotices _notices;
    private readonly JobLeases _leases;

    /// <summary>Opens the store. The database need not be there yet: until it is, everything is unavailable.</summary>
    /// <param name="connectionString">As Npgsql takes it, such as <c>Host=db;Database=faces;Username=faces</c>.</param>
    /// <param name="root">The folder <c>jobs</c> of the data folder, the same for all.</param>
    /// <param name="lease">How long a claim lasts when its process no longer renews it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Gets a line when the database is lost and when it is back.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public PostgreSqlJobStore(string connectionString, string root, TimeSpan lease, TimeProvider time, Action<string> log)
    {
        _root = Path.GetFullPath(root);
        _time = time;
        Directory.CreateDirectory(_root);
        _database = new JobDatabase(connectionString, time, log);
        _leases = new JobLeases(_database, lease, time);
        _notices = new JobNotices(_database, _leases.Interval, time);
        Sweep();
    }

    /// <summary>The name of the thread that renews leases, which has to be in time.</summary>
    public const string LeaseThread = JobLeases.ThreadName;

    /// <summary>False while the database cannot be reached.</summary>
    public bool IsUp => _database.IsUp;

    /// <summary>How long whoever works on a job has to stop, once its claim is lost.</summary>
    public TimeSpan Rest => _leases.Rest;

    /// <inheritdoc/>
    public Task NextChange => _notices.Next;

    /// <inheritdoc/>
    public Task WaitForChange(Task change, CancellationToken cancellationToken) => _notices.Wait(change, cancellationToken);

    /// <inheritdoc/>
    public Job? TryCreate(JobPayload payload, int maxWaiting, Action<string>? prepare = null, string? request = null)
    {
        if (_database.Run(connection => CountWaiting(connection, payload.Kind)) >= maxWaiting)
            return null;
        var job = new Job { Id = JobId.Create(_time.GetUtcNow()), Payload = payload, Created = _time.GetUtcNow(), Request = request };
        var isAdded = false;
        try
        {
            prepare?.Invoke(RunFolder(job.Id));
            isAdded = _database.Run(connection => TryInsert(connection, job, maxWaiting));
        }
        finally
        {
            if (!isAdded && Directory.Exists(Folder(job.Id)))
                Directory.Delete(Folder(job.Id), recursive: true);
        }

        Changed();
        return isAdded ? job : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Job> List(JobKind kind) =>
        _database.Run(connection => connection.Rows($"{SelectJobs} where kind = $1 order by id", ReadJob, NameOf(kind)));

    /// <inheritdoc/>
    public Job? Find(JobId id) => _database.Run(connection => connection.Rows($"{SelectJobs} where id = $1", ReadJob, id.Value)).SingleOrDefault();

    /// <inheritdoc/>
    public IJobClaim? TryClaim(JobId id) => Claim("id = $4", id.Value);

    /// <inheritdoc/>
    public IJobClaim? TryClaimNext(JobKind kind) => Claim("kind = $4 and state in ('queued', 'running', 'interrupted')", NameOf(kind));

    /// <inheritdoc/>
    public void RequestCancel(JobId id)
    {
        _database.Run(connection => connection.Execute(
            $"with asked as (update face_jobs set cancel_requested = true where id = $1 returning id) select pg_notify('{JobSchema.Channel}', id) from asked",
            id.Value));
        Changed();
    }

    /// <inheritdoc/>
    public IJobEventReader OpenEvents(JobId id, long after) => new EventReader(_database, id, after);

    /// <inheritdoc/>
    public string RunFolder(JobId id) => Path.Combine(Folder(id), "run");

    /// <inheritdoc/>
    public void Report(WorkerReport worker) => _database.Run(connection => connection.Execute(
        """
        with dead as (delete from face_workers where seen < clock_timestamp() - $3)
        insert into face_workers (name, memory, seen) values ($1, $2, clock_timestamp())
        on conflict (name) do update set memory = excluded.memory, seen = excluded.seen
        """,
        worker.Name,
        worker.MemoryBytes,
        2 * WorkerReport.Lifetime));

    /// <inheritdoc/>
    public void Forget(string name) => _database.Run(connection => connection.Execute("delete from face_workers where name = $1", name));

    /// <inheritdoc/>
    public IReadOnlyList<WorkerReport> Workers() => _database.Run(connection => connection.Rows(
        "select name, memory from face_workers where seen > clock_timestamp() - $1 order by name",
        row => new WorkerReport(row.GetString(0), row.GetInt64(1)),
        WorkerReport.Lifetime));

    /// <inheritdoc/>
    public void Dispose()
    {
        _leases.Dispose();
        _notices.Dispose();
        _database.Dispose();
    }

    /// <summary>Renews the leases of this process now; its thread does so all the time.</summary>
    internal void RenewLeases() => _leases.Beat();

    internal static string NameOf(JobState state) => state.ToString().ToLowerInvariant();

    internal void Changed() => _notices.Set();

    internal void Release(PostgreSqlJobClaim claim)
    {
        _leases.Remove(claim);
        Changed();
    }

    /// <summary>Removes a job's folder with its row: renamed first, so that whatever breaks off leaves a job that can be deleted again, or none.</summary>
    internal void DeleteFolder(JobId id, Action deleteRow)
    {
        var aside = Path.Combine(_root, $".deleted-{id}");
        if (Directory.Exists(Folder(id)))
            Directory.Move(Folder(id), aside);
        deleteRow();
        if (Directory.Exists(aside))
            Directory.Delete(aside, recursive: true);
    }

    private const string IsHeld = "coalesce(lease_until > clock_timestamp(), false)";

    private const string SelectJobs = $"select job::text, {IsHeld} from face_jobs";

    private static string NameOf(JobKind kind) => kind.ToString().ToLowerInvariant();

    // A job that says running, though nobody holds it, has lost its worker.
    private static Job ReadJob(NpgsqlDataReader row)
    {
        var job = JsonSerializer.Deserialize<Job>(row.GetString(0), JobJson.Compact)!;
        return job.State == JobState.Running && !row.GetBoolean(1) ? job with { State = JobState.Interrupted } : job;
    }

    private static long CountWaiting(NpgsqlConnection connection, JobKind kind) => connection.Rows(
        $"select count(*) from face_jobs where kind = $1 and (state in ('queued', 'interrupted') or state = 'running' and not {IsHeld})",
        row => row.GetInt64(0),
        NameOf(kind)).Single();

    // Counted and added under one lock, or two replicas would both take the last place.
    private bool TryInsert(NpgsqlConnection connection, Job job, int maxWaiting)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute("select pg_advisory_xact_lock(hashtext('face_jobs ' || $1))", NameOf(job.Kind));
        if (CountWaiting(connection, job.Kind) >= maxWaiting)
            return false;
        connection.Execute(
            $"""
            with made as (
                insert into face_jobs (id, kind, state, job) values ($1, $2, $3, $4::json) on conflict do nothing returning id)
            insert into face_job_events (job_id, sequence, time, type, data) select id, 1, $5, $6, $7::json from made
            """,
            job.Id.Value,
            NameOf(job.Kind),
            NameOf(job.State),
            JsonSerializer.Serialize(job, JobJson.Compact),
            _time.GetUtcNow(),
            JobEventType.State,
            JsonSerializer.Serialize(job.Payload.StateOf(job), JobJson.Compact));
        connection.Execute($"select pg_notify('{JobSchema.Channel}', $1)", job.Id.Value);
        transaction.Commit();
        return true;
    }

    // Of two that want the same row one passes it over. A claim whose answer was lost is found again by its token.
    private PostgreSqlJobClaim? Claim(string which, string value)
    {
        var (token, asked) = (Guid.NewGuid(), _time.GetTimestamp());
        var found = _database.Run(connection => connection.Rows(
            $"""
            with free as materialized (
                select id from face_jobs where {which} and (not {IsHeld} or holder = $1) order by id limit 1 for update skip locked)
            update face_jobs set holder = $1, held_by = $2, lease_until = clock_timestamp() + $3 from free where face_jobs.id = free.id
            returning job::text, (select coalesce(max(sequence), 0) from face_job_events where job_id = free.id)
            """,
            row => (JsonSerializer.Deserialize<Job>(row.GetString(0), JobJson.Compact)!, row.GetInt64(1)),
            token,
            WorkerReport.NameOfThisProcess,
            _leases.Length,
            value));
        if (found is not [var claimed])
            return null;
        var claim = new PostgreSqlJobClaim(this, _database, claimed, token, _leases.Usable - _time.GetElapsedTime(asked), _time);
        _leases.Add(claim);
        try
        {
            if (claim.Job.State == JobState.Running)
                claim.Save(claim.Job.AfterCrash(_time.GetUtcNow()));
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    private string Folder(JobId id) => Path.Combine(_root, id.Value);

    /// <summary>Finishes deletions that a crash cut short, and takes away folders of jobs that were never made.</summary>
    private void Sweep()
    {
        foreach (var left in Directory.EnumerateDirectories(_root, ".deleted-*").Concat(Directory.EnumerateDirectories(_root).Where(IsHalf)).ToList())
        {
            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process is at it.
            }
        }
    }

    // One that has trained, or that has a file of the store in folders, is never taken for one.
    private bool IsHalf(string folder)
    {
        try
        {
            return JobId.TryParse(Path.GetFileName(folder), out var id)
                && Directory.GetCreationTimeUtc(folder) < _time.GetUtcNow() - LongestMaking
                && !File.Exists(Path.Combine(folder, "job.json"))
                && !Directory.Exists(new RunFolder(RunFolder(id)).Checkpoints)
                && Find(id) is null;
        }
        catch (JobStoreUnavailableException)
        {
            return false; // at another start
        }
    }

    private sealed class EventReader(JobDatabase database, JobId id, long after) : IJobEventReader
    {
        private long _after = after;

        public IReadOnlyList<JobEvent> ReadNew()
        {
            var fresh = database.Run(connection => connection.Rows(
                "select sequence, time, type, data::text from face_job_events where job_id = $1 and sequence > $2 order by sequence",
                row => new JobEvent(
                    row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), JsonSerializer.Deserialize<JsonElement>(row.GetString(3))),
                id.Value,
                _after));
            if (fresh is [.., var last])
                _after = last.Sequence;
            return fresh;
        }
    }
}
