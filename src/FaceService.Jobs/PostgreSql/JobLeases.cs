using Npgsql;

namespace FaceService.Jobs.PostgreSql;

/// <summary>
/// Renews the leases of all claims of this process, in one statement. The database's clock says when a lease ends; this process lets go
/// of a job a third of the lease before that, by its own clock, so that it has stopped when another may begin. A thread of its own does
/// it: on a busy machine a worker, whose other threads come last, would come too late.
/// </summary>
internal sealed class JobLeases : IDisposable
{
    /// <summary>The thread's name, by which it is known to the operating system, too.</summary>
    public const string ThreadName = "job leases";

    private const int BeatsPerLease = 6;

    private readonly JobDatabase _database;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Dictionary<Guid, PostgreSqlJobClaim> _held = [];

    /// <param name="database">Where the leases are.</param>
    /// <param name="length">How long a lease lasts.</param>
    /// <param name="time">The clock.</param>
    public JobLeases(JobDatabase database, TimeSpan length, TimeProvider time)
    {
        (_database, Length, _time) = (database, length, time);
        _thread = new Thread(Run) { IsBackground = true, Name = ThreadName };
        _thread.Start();
    }

    public TimeSpan Length { get; }

    /// <summary>How often a lease is renewed.</summary>
    public TimeSpan Interval => Length / BeatsPerLease;

    /// <summary>How long after its last renewal a claim may be worked with.</summary>
    public TimeSpan Usable => Length / 3 * 2;

    /// <summary>How long whoever works on a job has to stop, once it is to.</summary>
    public TimeSpan Rest => Length / 3;

    public void Add(PostgreSqlJobClaim claim)
    {
        lock (_held)
            _held.Add(claim.Token, claim);
    }

    public void Remove(PostgreSqlJobClaim claim)
    {
        lock (_held)
            _held.Remove(claim.Token);
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    /// <summary>Renews what can be renewed, and ends what can no longer be worked with.</summary>
    public void Beat()
    {
        PostgreSqlJobClaim[] held;
        lock (_held)
            held = [.. _held.Values];
        if (held.Length == 0)
            return;
        try
        {
            Renew(held);
        }
        catch (Exception e) when (e is JobStoreUnavailableException or NpgsqlException)
        {
            // Until their time is over.
        }

        foreach (var claim in held)
            claim.LoseWhenOver();
    }

    private void Run()
    {
        while (!_stop.Wait(Interval))
            Beat();
    }

    private void Renew(PostgreSqlJobClaim[] held)
    {
        var asked = _time.GetTimestamp();
        var renewed = _database.Run(connection => connection.Rows(
            "update face_jobs set lease_until = clock_timestamp() + $1 where holder = any($2) returning holder",
            row => row.GetGuid(0),
            Length,
            held.Select(claim => claim.Token).ToArray())).ToHashSet();
        foreach (var claim in held)
        {
            if (renewed.Contains(claim.Token))
                claim.Renewed(Usable - _time.GetElapsedTime(asked));
            else
                claim.Lose();
        }
    }
}
