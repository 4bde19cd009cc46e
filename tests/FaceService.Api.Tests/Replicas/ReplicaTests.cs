using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using FaceService.Api.Tests.Datasets;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs.Tests.PostgreSql;
using Npgsql;

namespace FaceService.Api.Tests.Replicas;

/// <summary>Two services and two workers as processes of their own, with one database and one data folder: all that several machines share.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const string Key = "a-key-of-some-length";
    private const string Lost = "the claim was lost";
    private const string Stuck = "a step did not return";
    private const int LeaseSeconds = 15; // a busy machine leaves workers, which come last, little time to renew it

    private readonly string _data = Directory.CreateTempSubdirectory("face-replicas-").FullName;
    private PostgreSqlServer _server = null!;
    private string _database = "";
    private ServiceProcess _one = null!;
    private ServiceProcess _other = null!;

    public async Task InitializeAsync()
    {
        if (!PostgreSqlServer.IsInstalled)
            return;
        ModelFolder.Write(Path.Combine(_data, "shipped"), TestModels.Portraits(1));
        _server = new PostgreSqlServer();
        _database = _server.CreateDatabase();
        var started = await Task.WhenAll(StartAsync(), StartAsync()); // both make the tables
        (_one, _other) = (started[0], started[1]);
        using var zip = new ByteArrayContent(TestZips.Good());
        zip.Headers.ContentType = new("application/zip");
        Assert.Equal(HttpStatusCode.Created, (await _one.Client.PostAsync("/datasets/drawn", zip)).StatusCode);
    }

    public async Task DisposeAsync()
    {
        if (_one is not null)
            await _one.DisposeAsync();
        if (_other is not null)
            await _other.DisposeAsync();
        _server?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [PostgreSqlFact]
    public async Task Job_of_one_replica_survives_a_killed_worker_and_a_lost_database_and_its_model_is_served_by_both()
    {
        using var workers = new Workers(new(_data, _database, LeaseSeconds), new(_data, _database, LeaseSeconds));
        var id = await SubmitAsync(_one, "faces", kimg: 1000);

        // Submitted at one, trained by a worker, watched from the other.
        await using var events = new JobEvents(_other.Client, id);
        var before = await events.TrainedAsync(beyond: 16);
        workers.Holding(await HolderAsync(id, events)).Kill();
        await events.StateAsync("interrupted");
        await events.StateAsync("running");
        var resumed = await events.TrainedAsync(beyond: before); // on from a checkpoint, which is written every 8 images
        Assert.InRange(events.FirstAfterResume, before / 2, long.MaxValue);
        var survivor = workers.Holding(await HolderAsync(id, events));

        // Without the database for longer than a lease: faces as ever, jobs not now, and the training stops in time.
        _server.Kill();
        foreach (var replica in (ServiceProcess[])[_one, _other])
        {
            Assert.Equal(HttpStatusCode.OK, (await replica.Client.GetAsync("/face?seed=85")).StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await replica.Client.GetAsync($"/train/{id}")).StatusCode);
        }

        var stopped = await survivor.SaidAsync(Lost, Stuck);
        Assert.Equal(HttpStatusCode.OK, (await _other.Client.GetAsync("/face?seed=86")).StatusCode);
        _server.Start();
        if (stopped == Stuck) // on a machine too busy for a step to return in time: it has ended, and whoever supervises it starts another
            workers.Add(new(_data, _database, LeaseSeconds));
        await events.StateAsync("running");
        await events.TrainedAsync(beyond: resumed);

        // Brought to an end from either side.
        Assert.Equal(HttpStatusCode.Accepted, (await _other.Client.PostAsync($"/train/{id}/cancel", null)).StatusCode);
        await events.StateAsync("cancelled");
        var job = await JobAsync(_one, id);
        var length = (job.GetProperty("progress").GetProperty("images").GetInt64() + 16) / 1000.0;
        await ExtendAsync(_one, id, length);
        await using var rest = new JobEvents(_one.Client, id);
        Assert.Equal("faces@1", (await rest.StateAsync("succeeded")).GetProperty("published").GetString());
        Assert.Equal(Enumerable.Range(1, rest.Sequences.Count).Select(n => (long)n), rest.Sequences); // nothing lost, nothing twice

        // What one worker published is the default of both once either is told so.
        Assert.Equal(HttpStatusCode.OK, (await _one.Client.SendAsync(new(HttpMethod.Put, "/models/default")
        {
            Content = new StringContent("""{"model": "faces"}""", System.Text.Encoding.UTF8, "application/json"),
        })).StatusCode);
        await Task.WhenAll(ServesAsync(_one, "faces@1"), ServesAsync(_other, "faces@1"));
        await SameFacesAsync("faces@1");

        // And a later version takes over at both, without a request that fails.
        await ExtendAsync(_other, id, length + 0.016);
        await Task.WhenAll(ServesAsync(_one, "faces@2"), ServesAsync(_other, "faces@2"));
        await SameFacesAsync("faces@2");
        Assert.All((ServiceProcess[])[_one, _other], replica => Assert.Contains("Model faces@2 is ready", replica.Log));
    }

    [PostgreSqlFact]
    public async Task Jobs_sent_to_both_replicas_are_each_run_once()
    {
        // Nobody dies here: a lease so long that a busy machine takes none away.
        using var workers = new Workers(new(_data, _database, 20 * LeaseSeconds), new(_data, _database, 20 * LeaseSeconds));
        var jobs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => SubmitAsync(i % 2 == 0 ? _one : _other, $"model-{i}", kimg: 0.016)));

        foreach (var id in jobs)
        {
            await using var events = new JobEvents(_other.Client, id);
            await events.StateAsync("succeeded");

            Assert.Equal(["queued", "running", "succeeded"], events.States);
        }

        Assert.Equal(
            Enumerable.Range(0, 4).Select(i => Path.Combine(_data, "models", $"model-{i}", "1")),
            Directory.EnumerateDirectories(Path.Combine(_data, "models"), "model-*").SelectMany(Directory.EnumerateDirectories).Order());
    }

    private async Task<ServiceProcess> StartAsync()
    {
        var service = await ServiceProcess.StartAsync(
            _data, "--ConnectionStrings:Jobs", _database, "--Jobs:LeaseSeconds", $"{LeaseSeconds}", "--Auth:Keys:0", Key, "--Models:RescanSeconds", "1");
        service.Client.DefaultRequestHeaders.Add("X-Api-Key", Key);
        return service;
    }

    private static async Task<string> SubmitAsync(ServiceProcess service, string model, double kimg)
    {
        var settings = new Dictionary<string, object>
        {
            ["kimg"] = kimg,
            ["batch"] = 4,
            ["z_dim"] = 8,
            ["w_dim"] = 8,
            ["mapping_layers"] = 1,
            ["channel_base"] = 128,
            ["channel_max"] = 8,
            ["samples"] = 4,
            ["sample_every"] = 0,
            ["checkpoint_every"] = 0.008,
            ["threads"] = 1,
        };
        var answer = await service.Client.PostJsonAsync(
            "/train", JsonSerializer.Serialize(new { dataset = "drawn", preset = "stylegan2-32", model, settings }));
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await answer.JsonAsync()).GetProperty("id").GetString()!;
    }

    private static async Task ExtendAsync(ServiceProcess service, string id, double kimg)
    {
        var answer = await service.Client.PostJsonAsync($"/train/{id}/extend", JsonSerializer.Serialize(new { kimg }));
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonElement> JobAsync(ServiceProcess service, string id) => await (await service.Client.GetAsync($"/train/{id}")).JsonAsync();

    // Every answer on the way is a face.
    private static async Task ServesAsync(ServiceProcess service, string model)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (true)
        {
            using var answer = await service.Client.GetAsync("/face", patience.Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            if (answer.Header("X-Face-Model") == model)
                return;
        }
    }

    private async Task SameFacesAsync(string model)
    {
        foreach (var seed in (int[])[0, 85, 4711])
        {
            var answers = await Task.WhenAll(_one.Client.GetAsync($"/face?seed={seed}&model={model}"), _other.Client.GetAsync($"/face?seed={seed}&model={model}"));
            Assert.Equal(await answers[0].BytesAsync(), await answers[1].BytesAsync());
            Assert.Equal(answers[0].Headers.ETag, answers[1].Headers.ETag);
        }
    }

    private async Task<string> HolderAsync(string id, JobEvents events)
    {
        while (true)
        {
            if (Holder(id) is { } holder)
                return holder;
            await events.TrainedAsync(beyond: 0);
        }
    }

    private string? Holder(string id)
    {
        using var connection = new NpgsqlConnection($"{_database};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand("select held_by from face_jobs where id = $1", connection) { Parameters = { new() { Value = id } } };
        return command.ExecuteScalar() as string;
    }

    private sealed class Workers(params ReplicaWorker[] workers) : IDisposable
    {
        private readonly List<ReplicaWorker> _all = [.. workers];

        public ReplicaWorker Holding(string holder) => _all.Single(worker => holder.EndsWith($":{worker.Id}", StringComparison.Ordinal));

        public void Add(ReplicaWorker worker) => _all.Add(worker);

        public void Dispose() => _all.ForEach(worker => worker.Dispose());
    }

    /// <summary>A job's events as a client follows them. One reader.</summary>
    private sealed class JobEvents : IAsyncDisposable
    {
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(10));
        private readonly IAsyncEnumerator<SseItem<string>> _items;
        private bool _isResumed;

        public JobEvents(HttpClient client, string id) => _items = ReadAsync(client, id, _patience.Token).GetAsyncEnumerator(_patience.Token);

        public List<long> Sequences { get; } = [];

        public List<string> States { get; } = [];

        /// <summary>Images that the first progress after the last start told of.</summary>
        public long FirstAfterResume { get; private set; }

        public async Task<JsonElement> StateAsync(string state) => await UntilAsync((type, data) => type == "state" && data.GetProperty("state").GetString() == state);

        public async Task<long> TrainedAsync(long beyond) => Images(await UntilAsync((type, data) =>
            type == "progress" && data.GetProperty("stage").GetString() == "training" && Images(data) > beyond));

        public async ValueTask DisposeAsync()
        {
            await _patience.CancelAsync();
            await _items.DisposeAsync();
            _patience.Dispose();
        }

        private static long Images(JsonElement data) => data.GetProperty("images").GetInt64();

        private async Task<JsonElement> UntilAsync(Func<string, JsonElement, bool> isWanted)
        {
            while (true)
            {
                Assert.True(await _items.MoveNextAsync(), "The events ended.");
                if (_items.Current.EventType == "ping")
                    continue;
                var (type, data) = (_items.Current.EventType, JsonDocument.Parse(_items.Current.Data).RootElement);
                Sequences.Add(long.Parse(_items.Current.EventId!, System.Globalization.CultureInfo.InvariantCulture));
                if (type == "state")
                {
                    _isResumed = true;
                    States.Add(data.GetProperty("state").GetString()!);
                }

                if (type == "progress" && _isResumed && data.GetProperty("stage").GetString() == "training")
                    (_isResumed, FirstAfterResume) = (false, Images(data));
                if (isWanted(type, data))
                    return data;
            }
        }

        private static async IAsyncEnumerable<SseItem<string>> ReadAsync(
            HttpClient client, string id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            await using var stream = await client.GetStreamAsync($"/train/{id}/events", cancellation);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
                yield return item;
        }
    }
}
