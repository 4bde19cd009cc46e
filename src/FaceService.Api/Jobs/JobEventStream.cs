using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using FaceService.Jobs;

namespace FaceService.Api.Jobs;

/// <summary>A job's events as they come, after those that a reader has seen already.</summary>
internal sealed class JobEventStream(IJobStore store, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>The header that, with the value no, keeps nginx from holding events back until it has a buffer full.</summary>
    public const string Unbuffered = "X-Accel-Buffering";

    // Below the 30 to 60 seconds after which proxies take a silent connection for dead.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    // A worker may die between an event and its state.
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(1);

    /// <summary>Whether anything will come, ever: an ended job whose events are all known has nothing more to say.</summary>
    public bool HasMore(JobId id, long after) =>
        store.Find(id) is { } job && (!job.State.HasEnded() || store.OpenEvents(id, after).ReadNew().Count > 0);

    /// <summary>Ends when the job has, when the reader goes away, and when the service stops.</summary>
    public async IAsyncEnumerable<SseItem<string>> Follow(JobId id, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        var events = store.OpenEvents(id, after);
        while (!ends.IsCancellationRequested)
        {
            var change = store.NextChange;
            var (hasEnded, fresh) = Look(id, events);
            var silent = fresh.Count == 0;
            foreach (var entry in fresh)
            {
                if (entry == fresh[^1] && entry.TellsOfEnd())
                    await SettleAsync(id, ends.Token);
                yield return new SseItem<string>(entry.Data.GetRawText(), entry.Type) { EventId = $"{entry.Sequence}" };
            }

            if (hasEnded && silent)
                yield break;
            if (silent && !await WaitAsync(change, ends.Token))
                yield return new SseItem<string>("", "ping");
        }
    }

    // A store that cannot be reached for a while breaks no stream: what it has is told when it is back.
    private (bool HasEnded, IReadOnlyList<JobEvent> Fresh) Look(JobId id, IJobEventReader events)
    {
        try
        {
            return (HasEnded(id), events.ReadNew()); // in this order: an ended job has all of its events
        }
        catch (JobStoreUnavailableException)
        {
            return (false, []);
        }
    }

    private bool HasEnded(JobId id) => store.Find(id)?.State.HasEnded() ?? true;

    // An event is written a moment before the state that it tells of. Who hears of the end and asks for the job shall find it ended.
    private async Task SettleAsync(JobId id, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(LongestSettling, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        for (var change = store.NextChange; !HasEnded(id) && !either.IsCancellationRequested; change = store.NextChange)
            await store.WaitForChange(change, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>False if nothing happened for so long that something should be sent.</summary>
    private async Task<bool> WaitAsync(Task change, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        await store.WaitForChange(change, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !patience.IsCancellationRequested;
    }
}
