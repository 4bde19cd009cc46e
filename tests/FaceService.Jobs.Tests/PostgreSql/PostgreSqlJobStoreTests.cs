using System.Collections.Concurrent;
using FaceService.Jobs.PostgreSql;
using FaceService.Jobs.Tests.Worker;
using FaceService.Jobs.Worker;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace FaceService.Jobs.Tests.PostgreSql;

/// <summary>What only a database can do to jobs: be shared by machines, be away, be of another version.</summary>
public sealed class PostgreSqlJobStoreTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [PostgreSqlFact]
    public void Claim_whose_lease_has_ended_passes_to_another_and_its_holder_writes_nothing_more()
    {
        var database = PostgreSqlServer.Shared.CreateDatabase();
        using var store = Open(database, _time);
        using var other = Open(database, _time);
        var id = store.Create(TestJobs.Request()).Id;
        using var dead = store.TryClaim(id)!;
        dead.Save(dead.Job.To(JobState.Running, _time.GetUtcNow()));
        Assert.Null(other.TryClaimNext(JobKind.Training));
        EndLeases(database);

        Assert.Equal(JobState.Interrupted, other.Find(id)!.State);
        using var next = other.TryClaimNext(JobKind.Training)!;
        Assert.Equal((id, 1), (next.Job.Id, next.Job.Interruptions));
        Assert.Throws<JobClaimLostException>(() => dead.Append(JobEventType.Note, new { message = "too late" }));
        Assert.True(dead.Lost.IsCancellationRequested);
        Assert.Throws<JobClaimLostException>(() => dead.Save(dead.Job.To(JobState.Succeeded, _time.GetUtcNow())));
        Assert.DoesNotContain(other.OpenEvents(id, 0).ReadNew(), e => e.Type == JobEventType.Note);
        dead.Dispose();
        Assert.Null(store.TryClaim(id)); // letting go of what was lost takes nothing from its holder
    }

    [PostgreSqlFact]
    public void Claim_is_renewed_while_its_process_lives()
    {
        var database = PostgreSqlServer.Shared.CreateDatabase();
        using var store = Open(database, _time);
        using var claim = store.TryClaim(store.Create(TestJobs.Request()).Id)!;
        EndLeases(database);

        store.RenewLeases();

        Assert.True(Ask<bool>(database, "select lease_until > clock_timestamp() + interval '20 s' from face_jobs"));
        Assert.False(claim.Lost.IsCancellationRequested);
    }

    [PostgreSqlFact]
    public void Claim_that_cannot_be_renewed_is_lost_before_its_lease_ends()
    {
        using var server = new PostgreSqlServer();
        using var store = Open(server.CreateDatabase(), _time);
        using var claim = store.TryClaim(store.Create(TestJobs.Request()).Id)!;
        server.Kill();

        _time.Advance(Lease / 2);
        Assert.False(claim.Lost.IsCancellationRequested);
        _time.Advance(Lease / 4);

        Assert.True(claim.Lost.IsCancellationRequested);
    }

    [PostgreSqlFact]
    public async Task Migration_by_many_at_one_time_is_done_once()
    {
        var database = PostgreSqlServer.Shared.CreateDatabase();

        var jobs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using var store = Open(database, _time);
            return store.Create(TestJobs.Request()).Id;
        })));

        Assert.Equal(8, jobs.Distinct().Count());
        Assert.Equal(1L, Ask<long>(database, "select count(*) from face_schema"));
    }

    [PostgreSqlFact]
    public void Tables_of_a_newer_program_are_left_alone()
    {
        var database = PostgreSqlServer.Shared.CreateDatabase();
        using (var store = Open(database, _time))
            store.Create(TestJobs.Request());
        PostgreSqlServer.Execute(database, "insert into face_schema (version) values (1000)");
        using var older = Open(database, _time);

        var error = Assert.Throws<JobStoreUnavailableException>(() => older.List(JobKind.Training));

        Assert.Contains("1000", error.Message);
    }

    [PostgreSqlFact]
    public async Task Database_that_is_away_is_told_at_once_and_everything_goes_on_when_it_is_back()
    {
        using var server = new PostgreSqlServer();
        using var store = Open(server.CreateDatabase(), TimeProvider.System);
        var id = store.Create(TestJobs.Request()).Id;
        using var claim = store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UnixEpoch));
        server.Kill();

        Assert.Throws<JobStoreUnavailableException>(() => store.Find(id));
        claim.Append(JobEventType.Note, new { message = "meanwhile" });
        claim.Save(claim.Job with { Progress = new TrainingProgress { Images = 64, TotalImages = 100 } });
        var ended = Task.Run(() => claim.Save(claim.Job.To(JobState.Succeeded, DateTimeOffset.UnixEpoch)));
        server.Start();
        await ended.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((JobState.Succeeded, 64L), (store.Find(id)!.State, store.Find(id)!.Trained()!.Images));
        var events = store.OpenEvents(id, 0).ReadNew();
        Assert.Equal([1, 2, 3, 4], events.Select(e => e.Sequence));
        Assert.Equal(["state", "state", "note", "state"], events.Select(e => e.Type));
        Assert.Contains(_log, line => line.StartsWith("The job database cannot be reached", StringComparison.Ordinal));
        Assert.Equal("The job database is back.", _log.Last());
    }

    [PostgreSqlFact]
    public async Task Worker_whose_database_goes_away_stops_in_time_and_takes_the_job_up_again()
    {
        using var server = new PostgreSqlServer();
        using var store = new PostgreSqlJobStore(server.CreateDatabase(), _folder.Path, TimeSpan.FromSeconds(3), TimeProvider.System, _log.Enqueue);
        var id = store.Create(TestJobs.Request()).Id;
        var (begun, stopped) = (new SemaphoreSlim(0), new TaskCompletionSource());
        var handler = new FakeHandler((_, _, observer, stop) =>
        {
            begun.Release();
            if (stopped.Task.IsCompleted)
                return "faces@1";
            stop.WaitHandle.WaitOne();
            stopped.SetResult();
            throw new OperationCanceledException(stop);
        });
        using var ends = new CancellationTokenSource();
        var worker = new JobWorker(store, [handler], new WorkerOptions(), TimeProvider.System, TextWriter.Null).Run(ends.Token);
        await begun.WaitAsync(TimeSpan.FromSeconds(30));
        server.Kill();
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));

        server.Start();
        await begun.WaitAsync(TimeSpan.FromSeconds(30));
        var job = await EndAsync(store, id);
        await ends.CancelAsync();
        await worker;

        Assert.Equal((JobState.Succeeded, "faces@1", 2, 1), (job.State, job.Published, job.Attempts, job.Interruptions));
    }

    private PostgreSqlJobStore Open(string database, TimeProvider time) => new(database, _folder.Path, Lease, time, _log.Enqueue);

    private static void EndLeases(string database) => PostgreSqlServer.Execute(database, "update face_jobs set lease_until = clock_timestamp()");

    private static T Ask<T>(string database, string sql)
    {
        using var connection = new NpgsqlConnection($"{database};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return (T)command.ExecuteScalar()!;
    }

    private static async Task<Job> EndAsync(IJobStore store, JobId id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var change = store.NextChange;
            if (store.Find(id) is { } job && job.State.HasEnded())
                return job;
            await store.WaitForChange(change, patience.Token);
        }
    }
}
