using System.Net.Sockets;
using Npgsql;

namespace FaceService.Jobs.PostgreSql;

/// <summary>Tells of changes by other processes: one connection listens for all that wait here.</summary>
internal sealed class JobNotices : IDisposable
{
    private readonly JobDatabase _database;
    private readonly TimeSpan _fallback;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;
    private volatile bool _isListening;
    private TaskCompletionSource _next = NewSource();

    /// <param name="database">Where to listen.</param>
    /// <param name="fallback">How long a wait lasts at most: nobody tells of a lease that has ended.</param>
    /// <param name="time">The clock.</param>
    public JobNotices(JobDatabase database, TimeSpan fallback, TimeProvider time)
    {
        (_database, _fallback, _time) = (database, fallback, time);
        _listening = Task.Run(() => ListenAsync(_stop.Token));
    }

    /// <summary>Completes at the next change. Take it before looking, so that none falls between looking and waiting.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Waits for a change taken from <see cref="Next"/>, or for the time after which one looks anyway.</summary>
    public async Task Wait(Task next, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(_isListening ? _fallback : JobDatabase.Pause, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Look anyway.
        }
    }

    /// <summary>Tells those of this process, without waiting for the database to report back.</summary>
    public void Set() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult();

    public void Dispose()
    {
        _stop.Cancel();
        _listening.Wait();
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ListenAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _database.OpenListenerAsync(stop).ConfigureAwait(false);
                await FollowAsync(connection, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or IOException)
            {
                _database.Failed(e);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            _isListening = false;
            await Task.Delay(JobDatabase.Pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        connection.Notification += (_, _) => Set();
        await using (var command = new NpgsqlCommand($"listen {JobSchema.Channel}", connection))
            await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        _isListening = true;
        Set(); // what changed before was told to nobody
        while (true)
            await connection.WaitAsync(stop).ConfigureAwait(false);
    }
}
