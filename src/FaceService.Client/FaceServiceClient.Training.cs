using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FaceService.Client;

/// <content>Datasets and trainings; they need a key.</content>
public sealed partial class FaceServiceClient
{
    private const string Ping = "ping";

    // A connection that breaks off again and again without a word is no connection.
    private const int MostSilentBreaks = 5;

    /// <summary>All datasets.</summary>
    public async Task<IReadOnlyList<DatasetEntry>> ListDatasetsAsync(CancellationToken cancellation = default) =>
        (await GetAsync<Datasets>("datasets", cancellation).ConfigureAwait(false)).All;

    /// <summary>Adds a dataset.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="zip">A zip of images. One that cannot be read twice is sent once, whatever Retry-After says.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task AddDatasetAsync(string name, Stream zip, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(HttpMethod.Post, $"datasets/{Uri.EscapeDataString(name)}", Body(zip, "application/zip"), cancellation).ConfigureAwait(false);
    }

    /// <summary>Removes a dataset that no job is going to read.</summary>
    public async Task DeleteDatasetAsync(string name, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(HttpMethod.Delete, $"datasets/{Uri.EscapeDataString(name)}", null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Queues a training.</summary>
    public Task<TrainingJob> StartTrainingAsync(TrainingStart start, CancellationToken cancellation = default) =>
        ChangeAsync("train", JsonContent.Create(start, options: FaceJson.Options), cancellation);

    /// <summary>All jobs, the newest first.</summary>
    public async IAsyncEnumerable<TrainingJob> ListTrainingJobsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var response = await SendAsync(HttpMethod.Get, "train", null, cancellation).ConfigureAwait(false);
        foreach (var job in (await ReadAsync<Jobs>(response, cancellation).ConfigureAwait(false)).All)
            yield return job;
    }

    /// <summary>One job.</summary>
    public Task<TrainingJob> GetTrainingJobAsync(string id, CancellationToken cancellation = default) => GetAsync<TrainingJob>(Path(id), cancellation);

    /// <summary>Stops a job and keeps what it has.</summary>
    public Task<TrainingJob> CancelTrainingJobAsync(string id, CancellationToken cancellation = default) => ChangeAsync($"{Path(id)}/cancel", null, cancellation);

    /// <summary>Queues a failed, cancelled or interrupted job again.</summary>
    public Task<TrainingJob> ResumeTrainingJobAsync(string id, CancellationToken cancellation = default) => ChangeAsync($"{Path(id)}/resume", null, cancellation);

    /// <summary>Queues an ended job again, to a greater length.</summary>
    public Task<TrainingJob> ExtendTrainingJobAsync(string id, double kimg, CancellationToken cancellation = default) =>
        ChangeAsync($"{Path(id)}/extend", JsonContent.Create(new { kimg }, options: FaceJson.Options), cancellation);

    /// <summary>Removes an ended job.</summary>
    public async Task DeleteTrainingJobAsync(string id, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(HttpMethod.Delete, Path(id), null, cancellation).ConfigureAwait(false);
    }

    /// <summary>What happens to a job, as it happens, until it has ended. A connection that breaks off is taken up where it was.</summary>
    /// <param name="id">The job.</param>
    /// <param name="after">The last event that is known; null for all of them.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public async IAsyncEnumerable<TrainingEvent> FollowTrainingJobAsync(
        string id, string? after = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var breaks = 0; ; breaks++)
        {
            using var response = await SendAsync(HttpMethod.Get, $"{Path(id)}/events", null, cancellation, after, "text/event-stream").ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NoContent)
                yield break;
            var events = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false)).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
            await using (events.ConfigureAwait(false))
            {
                while (await NextAsync(events, breaks).ConfigureAwait(false))
                {
                    if (events.Current.EventType == Ping)
                        continue;
                    (after, breaks) = (events.Current.EventId ?? after, 0);
                    yield return new TrainingEvent(after ?? "", events.Current.EventType, JsonDocument.Parse(events.Current.Data).RootElement);
                }
            }
        }
    }

    /// <summary>A job as it is now, and again whenever something has happened to it; the last one has ended.</summary>
    public async IAsyncEnumerable<TrainingJob> WatchTrainingJobAsync(string id, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var job = await GetTrainingJobAsync(id, cancellation).ConfigureAwait(false);
        yield return job;
        if (job.HasEnded)
            yield break;
        await foreach (var happened in FollowTrainingJobAsync(id, null, cancellation).ConfigureAwait(false))
        {
            if (happened.Type is not ("state" or "progress"))
                continue;
            var now = await GetTrainingJobAsync(id, cancellation).ConfigureAwait(false);
            if (now != job)
                yield return now;
            job = now;
            if (job.HasEnded)
                yield break;
        }
    }

    private static string Path(string id) => $"train/{Uri.EscapeDataString(id)}";

    // False at the stream's end, and where the connection broke off, which is then made anew.
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events, int breaks)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && breaks < MostSilentBreaks)
        {
            return false;
        }
    }

    private async Task<TrainingJob> ChangeAsync(string path, HttpContent? content, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Post, path, content, cancellation).ConfigureAwait(false);
        return await ReadAsync<TrainingJob>(response, cancellation).ConfigureAwait(false);
    }

    private sealed record Datasets([property: System.Text.Json.Serialization.JsonPropertyName("datasets")] IReadOnlyList<DatasetEntry> All);

    private sealed record Jobs([property: System.Text.Json.Serialization.JsonPropertyName("jobs")] IReadOnlyList<TrainingJob> All);
}
