using Npgsql;

namespace FaceService.Jobs.PostgreSql;

/// <summary>
/// The way to the database: opens connections, brings the tables up to date before the first use, and tells when it cannot be
/// reached. Any thread.
/// </summary>
internal sealed class JobDatabase : IDisposable
{
    /// <summary>How long after a failure nobody tries again: whoever asks is told at once instead of waiting for a connection.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 10;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _listener;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;
    private readonly Lock _migrating = new();
    private volatile bool _isMigrated;
    private volatile Failure? _failure;

    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Gets a line when the database is lost and when it is back.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public JobDatabase(string connectionString, TimeProvider time, Action<string> log)
    {
        (_time, _log) = (time, log);
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ContainsKey("Timeout"))
            settings.Timeout = ConnectSeconds;
        if (!settings.ContainsKey("Command Timeout"))
            settings.CommandTimeout = CommandSeconds;
        settings.ApplicationName ??= "face-service";
        _source = NpgsqlDataSource.Create(settings);

        // It waits for weeks: only what it sends itself finds out that the other end is gone.
        _listener = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false, KeepAlive = CommandSeconds });
    }

    /// <summary>False from a failure until something succeeds again.</summary>
    public bool IsUp => _failure is null;

    /// <summary>Does something with a connection. It may be done twice, when a connection breaks before the answer is here.</summary>
    /// <exception cref="JobStoreUnavailableException">The database cannot be reached.</exception>
    public T Run<T>(Func<NpgsqlConnection, T> work)
    {
        if (_failure is { } failure && _time.GetElapsedTime(failure.At) < Pause)
            throw Unavailable(failure.Cause);
        for (var isLast = false; ; isLast = true)
        {
            using var connection = Open();
            try
            {
                var result = work(connection);
                Succeeded();
                return result;
            }
            catch (NpgsqlException e) when (IsLoss(e))
            {
                if (isLast)
                    throw Failed(e);
            }
        }
    }

    /// <summary>Does something for which nothing comes back.</summary>
    public void Run(Action<NpgsqlConnection> work) => Run(connection =>
    {
        work(connection);
        return true;
    });

    /// <summary>A connection of the caller's own, outside the pool, that notices when the other end is gone.</summary>
    /// <exception cref="NpgsqlException">There is none to be had.</exception>
    public async Task<NpgsqlConnection> OpenListenerAsync(CancellationToken cancellation)
    {
        var connection = await _listener.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        try
        {
            Migrate(connection);
            Succeeded();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Notes that the database was lost; says so once.</summary>
    public JobStoreUnavailableException Failed(Exception cause)
    {
        if (Interlocked.Exchange(ref _failure, new Failure(_time.GetTimestamp(), cause)) is null)
            _log($"The job database cannot be reached: {FirstLine(cause)} Jobs wait until it can.");
        return Unavailable(cause);
    }

    public void Dispose()
    {
        _source.Dispose();
        _listener.Dispose();
    }

    private NpgsqlConnection Open()
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = _source.OpenConnection();
            Migrate(connection);
            return connection;
        }
        catch (Exception e) when (e is NpgsqlException or JobStoreUnavailableException)
        {
            connection?.Dispose();
            throw Failed(e);
        }
    }

    private void Migrate(NpgsqlConnection connection)
    {
        if (_isMigrated)
            return;
        lock (_migrating)
        {
            if (!_isMigrated)
                JobSchema.Migrate(connection);
            _isMigrated = true;
        }
    }

    private void Succeeded()
    {
        if (_failure is not null && Interlocked.Exchange(ref _failure, null) is not null)
            _log("The job database is back.");
    }

    // Class 08: connection; 53: too many of them; 57P: the server is shut down. What is no answer of the server's is a broken connection.
    private static bool IsLoss(NpgsqlException e) =>
        e is not PostgresException answer
        || answer.SqlState.StartsWith("08", StringComparison.Ordinal)
        || answer.SqlState.StartsWith("53", StringComparison.Ordinal)
        || answer.SqlState.StartsWith("57P", StringComparison.Ordinal);

    private static JobStoreUnavailableException Unavailable(Exception cause) => new($"The job database cannot be reached: {FirstLine(cause)}", cause);

    private static string FirstLine(Exception e) => (e.InnerException ?? e).Message.Split('\n', 2)[0].Trim().TrimEnd('.') + ".";

    private sealed record Failure(long At, Exception Cause);
}
