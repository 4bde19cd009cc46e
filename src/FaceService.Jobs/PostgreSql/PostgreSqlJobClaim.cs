using System.Text.Json;

namespace FaceService.Jobs.PostgreSql;

/// <summary>
/// A claim on a row: a token that nobody else has, with a lease. What cannot be written because the database is away is kept and
/// written later; only the end of an attempt waits for it, as long as the lease lasts.
/// </summary>
internal sealed class PostgreSqlJobClaim : IJobClaim
{
    private readonly PostgreSqlJobStore _store;
    private readonly JobDatabase _database;
    private readonly TimeProvider _time;
    private readonly long _taken;
    private readonly CancellationTokenSource _lost;
    private readonly List<JobEvent> _unwritten = [];
    private long _last;
    private long _usableUntil; // in ticks since _taken
    private volatile bool _cancelRequested;
    private bool _isGone;

    /// <summary>Takes over a claim that the database has given.</summary>
    /// <param name="store">The store, with the leases that renew it.</param>
    /// <param name="database">Where the row is.</param>
    /// <param name="claimed">The job, and the number of its last event.</param>
    /// <param name="token">Whose claim it is.</param>
    /// <param name="usable">How long it may be worked with before it is renewed.</param>
    /// <param name="time">The clock.</param>
    public PostgreSqlJobClaim(PostgreSqlJobStore store, JobDatabase database, (Job Job, long Last) claimed, Guid token, TimeSpan usable, TimeProvider time)
    {
        (_store, _database, Token, _time) = (store, database, token, time);
        (Job, _last) = claimed;
        (_taken, _usableUntil) = (time.GetTimestamp(), usable.Ticks);
        _lost = new CancellationTokenSource(usable > TimeSpan.Zero ? usable : TimeSpan.Zero, time);
        Lost = _lost.Token;
    }

    /// <summary>Stands in the row while the claim is good.</summary>
    public Guid Token { get; }

    public Job Job { get; private set; }

    public CancellationToken Lost { get; }

    public bool CancelRequested
    {
        get
        {
            try
            {
                return _cancelRequested = _database.Run(connection => connection.Rows(
                    "select cancel_requested from face_jobs where id = $1", row => row.GetBoolean(0), Job.Id.Value)).SingleOrDefault();
            }
            catch (JobStoreUnavailableException)
            {
                return _cancelRequested; // as last known
            }
        }
    }

    /// <summary>The lease was renewed.</summary>
    /// <param name="usable">How long the claim may be worked with now.</param>
    public void Renewed(TimeSpan usable)
    {
        if (usable <= TimeSpan.Zero)
            return;
        Volatile.Write(ref _usableUntil, (_time.GetElapsedTime(_taken) + usable).Ticks);
        _lost.CancelAfter(usable);
    }

    /// <summary>Ends the claim once it was not renewed for too long; the timer that does so may be late on a busy machine.</summary>
    public void LoseWhenOver()
    {
        if (_time.GetElapsedTime(_taken).Ticks >= Volatile.Read(ref _usableUntil))
            Lose();
    }

    /// <summary>Somebody else has the job.</summary>
    public void Lose() => _lost.Cancel();

    public void Save(Job job)
    {
        var before = Job;
        if (job.State == before.State)
        {
            Job = job;
            TryWrite();
            return;
        }

        if (!JobTransitions.IsAllowed(before.State, job.State))
            throw new InvalidOperationException($"Job {Job.Id} is {before.State}; it cannot become {job.State}.");
        Job = job;
        Add(JobEventType.State, job.Payload.StateOf(job));
        try
        {
            Write(insist: before.State == JobState.Running);
        }
        catch (JobStoreUnavailableException)
        {
            Job = before;
            _unwritten.RemoveAt(_unwritten.Count - 1);
            _last--;
            throw;
        }
    }

    public void Append(string type, object data)
    {
        Add(type, data);
        TryWrite();
    }

    public void ClearCancel()
    {
        _database.Run(connection => connection.Execute(
            "update face_jobs set cancel_requested = false where id = $1 and holder = $2", Job.Id.Value, Token));
        _cancelRequested = false;
    }

    public void Delete()
    {
        _store.DeleteFolder(Job.Id, () => _database.Run(connection => connection.Execute(
            $"with gone as (delete from face_jobs where id = $1 and holder = $2 returning id) select pg_notify('{JobSchema.Channel}', id) from gone",
            Job.Id.Value,
            Token)));
        _isGone = true;
        _store.Changed();
    }

    public void Dispose()
    {
        try
        {
            if (!_isGone)
                Release();
        }
        catch (Exception e) when (e is JobStoreUnavailableException or JobClaimLostException)
        {
            // The lease ends by itself.
        }
        finally
        {
            _store.Release(this);
            _lost.CancelAfter(Timeout.InfiniteTimeSpan); // not disposed of: a renewal may be under way
        }
    }

    private void Release()
    {
        if (_unwritten.Count > 0)
            WriteOnce();
        _database.Run(connection => connection.Execute(
            $"""
            with freed as (update face_jobs set holder = null, held_by = null, lease_until = null where id = $1 and holder = $2 returning id)
            select pg_notify('{JobSchema.Channel}', id) from freed
            """,
            Job.Id.Value,
            Token));
    }

    private void Add(string type, object data) => _unwritten.Add(new JobEvent(
        ++_last, _time.GetUtcNow(), type, JsonSerializer.SerializeToElement(data, data.GetType(), JobJson.Compact)));

    private void TryWrite()
    {
        try
        {
            WriteOnce();
        }
        catch (JobStoreUnavailableException)
        {
            // With the next.
        }
    }

    private void Write(bool insist)
    {
        while (true)
        {
            try
            {
                WriteOnce();
                return;
            }
            catch (JobStoreUnavailableException) when (insist)
            {
                if (Lost.WaitHandle.WaitOne(JobDatabase.Pause))
                    throw new JobClaimLostException(Job.Id);
            }
        }
    }

    // One statement: readers see the events and what they tell of at once. Numbers that are given here make a second try harmless.
    private void WriteOnce()
    {
        var isMine = _database.Run(connection => connection.Rows(
            $"""
            with mine as (update face_jobs set job = $3::json, state = $4 where id = $1 and holder = $2 returning id),
            told as (
                insert into face_job_events (job_id, sequence, time, type, data)
                select mine.id, event.sequence, event.time, event.type, event.data::json
                from mine, unnest($5::bigint[], $6::timestamptz[], $7::text[], $8::text[]) as event (sequence, time, type, data)
                on conflict do nothing)
            select pg_notify('{JobSchema.Channel}', id) from mine
            """,
            _ => true,
            Job.Id.Value,
            Token,
            JsonSerializer.Serialize(Job, JobJson.Compact),
            PostgreSqlJobStore.NameOf(Job.State),
            _unwritten.Select(entry => entry.Sequence).ToArray(),
            _unwritten.Select(entry => entry.Time.ToUniversalTime()).ToArray(),
            _unwritten.Select(entry => entry.Type).ToArray(),
            _unwritten.Select(entry => entry.Data.GetRawText()).ToArray())).Count > 0;
        if (!isMine)
        {
            Lose();
            throw new JobClaimLostException(Job.Id);
        }

        _unwritten.Clear();
        _store.Changed();
    }
}
