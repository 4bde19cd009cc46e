using System.Globalization;
using Npgsql;

namespace FaceService.Jobs.PostgreSql;

/// <summary>
/// The tables, and how older ones become today's. Each step is done once and never changed afterwards: a new one is added at the end.
/// </summary>
internal static class JobSchema
{
    /// <summary>The channel on which every change is told.</summary>
    public const string Channel = "face_jobs";

    private const long MigrationLock = 0x46616365_4A6F6273; // "FaceJobs"; whoever starts second waits for the first

    private static readonly string[] Steps =
    [
        // Ids are compared byte by byte, so that their order is that of their making. The job is kept as text, as it is in a file.
        """
        create table face_jobs (
            id text collate "C" primary key,
            kind text not null,
            state text not null,
            job json not null,
            cancel_requested boolean not null default false,
            holder uuid,
            held_by text,
            lease_until timestamptz
        );
        create index face_jobs_open on face_jobs (kind, id) where state in ('queued', 'running', 'interrupted');
        create table face_job_events (
            job_id text collate "C" not null references face_jobs on delete cascade,
            sequence bigint not null,
            time timestamptz not null,
            type text not null,
            data json not null,
            primary key (job_id, sequence)
        );
        create table face_workers (name text primary key, memory bigint not null, seen timestamptz not null);
        """,
    ];

    /// <summary>Brings the tables up to date. Two that do so at one time do it one after the other.</summary>
    /// <exception cref="JobStoreUnavailableException">The tables are of a newer program.</exception>
    public static void Migrate(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"select pg_advisory_xact_lock({MigrationLock.ToString(CultureInfo.InvariantCulture)})");
        Execute(connection, "create table if not exists face_schema (version int primary key, applied timestamptz not null default now())");
        using var command = new NpgsqlCommand("select coalesce(max(version), 0) from face_schema", connection);
        var version = (int)command.ExecuteScalar()!;
        if (version > Steps.Length)
        {
            throw new JobStoreUnavailableException(
                $"The job database has tables of version {version}, and this program knows up to {Steps.Length}: it is older than the one that made them.");
        }

        foreach (var (number, step) in Steps.Index().Skip(version))
            Execute(connection, $"{step} insert into face_schema (version) values ({(number + 1).ToString(CultureInfo.InvariantCulture)})");
        transaction.Commit();
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
