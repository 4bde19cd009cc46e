using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using FaceService.Api.Batching;
using FaceService.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Api.Tests.Batching;

public sealed class ModelHostTests
{
    [Fact]
    public async Task New_version_swaps_in_without_a_failed_request()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        using var stop = new CancellationTokenSource();
        var traffic = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TrafficAsync(client, stop.Token)));
        host.Catalog.Set(TestModels.Portraits(1), TestModels.Portraits(2));
        await VersionAsync(client, "portraits@2");
        await stop.CancelAsync();
        var answers = (await traffic).SelectMany(a => a).ToArray();
        Assert.NotEmpty(answers);
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Version_that_cannot_be_loaded_leaves_the_old_one()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.Bad.Add(new("portraits", 2));
        host.Catalog.Set(TestModels.Portraits(1), TestModels.Portraits(2));
        await RefusedAsync(host);
        Assert.Equal("portraits@1", (await client.GetAsync("/face?seed=1")).Header("X-Face-Model"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
        await (await client.GetAsync("/face?seed=1&model=portraits@2")).ProblemAsync(404, "model");
    }

    [Fact]
    public async Task Version_that_cannot_draw_leaves_the_old_one()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.OnDraw = batch =>
        {
            if (batch.All(spec => spec.Label.Sum() == 0)) // what warming up draws
                throw new InvalidOperationException("weights of NaN");
        };
        host.Catalog.Set(TestModels.Portraits(1), TestModels.Portraits(2));
        await RefusedAsync(host);
        Assert.Equal("portraits@1", (await client.GetAsync("/face?seed=1")).Header("X-Face-Model"));
        Assert.True(host.Engine.Generators.Last().Disposed);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(0f)]
    public async Task Version_that_draws_no_picture_leaves_the_old_one_and_is_listed_with_the_reason(float value)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.Numbers = (model, spec) => model.Version == 2 ? [.. Enumerable.Repeat(value, 16 * 16 * 3)] : null;
        host.Catalog.Set(TestModels.Portraits(1), TestModels.Portraits(2));
        await RefusedAsync(host);

        Assert.Equal("portraits@1", (await client.GetAsync("/face?seed=1")).Header("X-Face-Model"));
        var (bad, good) = (await SummaryAsync(client, "portraits@2"), await SummaryAsync(client, "portraits@1"));
        Assert.Contains(float.IsNaN(value) ? "finite" : "flat", bad.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.False(bad.GetProperty("loaded").GetBoolean());
        Assert.Equal(JsonValueKind.Null, good.GetProperty("problem").ValueKind);
        Assert.Contains(float.IsNaN(value) ? "finite" : "flat", await (await client.GetAsync("/models", "Accept", "text/html")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_of_libtorch_is_told_in_a_sentence_without_a_folder()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.OnLoad = model => throw new ExternalException("select(): index 10 out of range\nException raised from select\nframe #0: 0x7f");

        await (await client.GetAsync("/face?model=classic")).ProblemAsync(404, "model");

        Assert.Equal("libtorch failed: select(): index 10 out of range.", (await SummaryAsync(client, "classic@1")).GetProperty("problem").GetString());
    }

    [Fact]
    public async Task Load_that_failed_is_tried_again_at_the_next_request()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.Bad.Add(new("classic", 1));
        await (await client.GetAsync("/face?model=classic")).ProblemAsync(404, "model");
        Assert.NotEqual(JsonValueKind.Null, (await SummaryAsync(client, "classic@1")).GetProperty("problem").ValueKind);

        host.Engine.Bad.Clear();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face?model=classic")).StatusCode);
        Assert.Equal(JsonValueKind.Null, (await SummaryAsync(client, "classic@1")).GetProperty("problem").ValueKind);
    }

    [Fact]
    public async Task Requests_for_a_bad_model_that_come_together_load_it_once()
    {
        await using var host = new FaceHost();
        await host.ReadyClientAsync();
        var loads = 0;
        using var gate = new ManualResetEventSlim();
        host.Engine.OnLoad = _ =>
        {
            Interlocked.Increment(ref loads);
            gate.Wait();
            throw new InvalidOperationException("no");
        };
        var stage = host.Services.GetRequiredService<ModelHost>();
        foreach (var expected in (int[])[1, 2])
        {
            var asked = Enumerable.Range(0, 50).Select(_ => stage.ResolveAsync("classic", CancellationToken.None).AsTask()).ToArray();
            gate.Set();
            Assert.All(await Task.WhenAll(asked), Assert.Null);
            Assert.Equal(expected, loads);
            gate.Reset();
        }
    }

    [Fact]
    public async Task Model_that_nobody_asks_for_is_unloaded_and_comes_back_and_the_default_and_preloaded_stay()
    {
        var time = new FakeTimeProvider();
        await using var host = new FaceHost { Extra = services => services.AddSingleton<TimeProvider>(time) }
            .With("Batching:IdleMinutes", "5").With("Batching:Preload", "kept");
        host.Catalog.Set(TestModels.Portraits(), TestModels.Classic(), TestModels.Portraits(name: "kept"));
        var client = await host.ReadyClientAsync();
        await client.FaceAsync("/face?model=classic");
        Assert.Equal(3, await LoadedAsync(client));

        time.Advance(TimeSpan.FromMinutes(4));
        await client.FaceAsync("/face?model=classic");
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(3, await LoadedAsync(client));
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(2, await LoadedAsync(client));
        Assert.Contains(host.Log.All, line => System.Text.RegularExpressions.Regex.IsMatch(line, "classic@1.* was unloaded"));
        await client.FaceAsync("/face?model=classic");
        Assert.Equal(3, await LoadedAsync(client));
    }

    [Fact]
    public void Load_that_goes_on_failing_is_tried_ever_more_seldom()
    {
        var pauses = Enumerable.Range(1, 30).Select(failures => LoadAttempt.Failed("no", failures, 0, TimeSpan.FromSeconds(2)).Pause.TotalSeconds).ToArray();
        Assert.Equal([0, 8, 16, 32, 64], pauses[..5]);
        Assert.Equal(600, pauses[^1]);
        Assert.Equal(pauses.Order(), pauses);
    }

    [Fact]
    public async Task Model_that_made_room_and_has_gone_bad_since_is_told()
    {
        await using var host = new FaceHost
        {
            Catalog = new FakeCatalog(TestModels.Portraits(), TestModels.Portraits(1, "a"), TestModels.Portraits(1, "b")),
        }.With("Batching:MaxLoadedModels", "2");
        var client = await host.ReadyClientAsync();
        await client.FaceAsync("/face?model=a");
        await client.FaceAsync("/face?model=b"); // a makes room
        host.Engine.Bad.Add(new("a", 1));

        await (await client.GetAsync("/face?model=a")).ProblemAsync(503, null);

        Assert.Equal("a@1 is bad.", (await SummaryAsync(client, "a@1")).GetProperty("problem").GetString());
    }

    [Fact]
    public async Task First_version_that_is_bad_gives_way_to_the_one_before()
    {
        await using var host = new FaceHost { Catalog = new FakeCatalog(TestModels.Portraits(1), TestModels.Portraits(2)) };
        host.Engine.Bad.Add(new("portraits", 2));
        var client = await host.ReadyClientAsync();
        Assert.Equal("portraits@1", (await client.GetAsync("/face?seed=1")).Header("X-Face-Model"));
    }

    [Fact]
    public async Task Version_by_number_stays_when_a_newer_comes()
    {
        await using var host = new FaceHost { Catalog = new FakeCatalog(TestModels.Portraits(1), TestModels.Portraits(2)) };
        var client = await host.ReadyClientAsync();
        Assert.Equal("portraits@1", (await client.GetAsync("/face?seed=1&model=portraits@1")).Header("X-Face-Model"));
        Assert.Equal("portraits@2", (await client.GetAsync("/face?seed=1&model=portraits")).Header("X-Face-Model"));
    }

    [Fact]
    public async Task Model_that_is_gone_is_404_and_leaves_the_device()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        await client.FaceAsync("/face?model=classic");
        var classic = host.Engine.Generators.Single(generator => generator.Config.Architecture == "anime-48");
        host.Catalog.Set(TestModels.Portraits());
        await (await client.GetAsync("/face?model=classic")).ProblemAsync(404, "model");
        await client.FaceAsync("/face"); // after it the device has done what it was told before
        Assert.True(classic.Disposed);
    }

    [Fact]
    public async Task Model_unused_for_longest_makes_room_but_never_the_default()
    {
        var names = new[] { "a", "b", "c" };
        await using var host = new FaceHost
        {
            Catalog = new FakeCatalog([TestModels.Portraits(), .. names.Select(name => TestModels.Portraits(name: name))]),
        }.With("Batching:MaxLoadedModels", "2");
        var client = await host.ReadyClientAsync();
        foreach (var name in names)
            await client.FaceAsync($"/face?model={name}");
        Assert.Equal([false, true, true, false], host.Engine.Generators.Select(generator => generator.Disposed));
        await client.FaceAsync("/face?model=a"); // it comes back
        Assert.Equal(5, host.Engine.Generators.Count());
    }

    [Fact]
    public async Task Service_without_a_model_says_so_until_one_comes()
    {
        await using var host = new FaceHost { Catalog = new FakeCatalog() };
        var client = host.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        await (await client.GetAsync("/health/ready")).ProblemAsync(503, null);
        await (await client.GetAsync("/face")).ProblemAsync(503, null);
        Assert.Contains("No face yet", await client.GetStringAsync("/"));

        host.Catalog.DefaultName = "portraits";
        host.Catalog.Set(TestModels.Portraits());
        await host.ReadyAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
    }

    // A face of the default goes first, so that what was asked of the device before is done.
    private static async Task<int> LoadedAsync(HttpClient client)
    {
        await client.FaceAsync("/face?seed=1");
        await client.FaceAsync("/face?seed=2");
        return int.Parse(System.Text.RegularExpressions.Regex.Match(await client.GetStringAsync("/metrics"), "^face_models_loaded{.*} (\\d+)$", System.Text.RegularExpressions.RegexOptions.Multiline).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<List<HttpStatusCode>> TrafficAsync(HttpClient client, CancellationToken stop)
    {
        var answers = new List<HttpStatusCode>();
        while (!stop.IsCancellationRequested)
            answers.Add((await client.GetAsync("/face", CancellationToken.None)).StatusCode);
        return answers;
    }

    private static async Task<JsonElement> SummaryAsync(HttpClient client, string id) =>
        (await (await client.GetAsync($"/models/{id}")).JsonAsync()).GetProperty("model");

    private static async Task VersionAsync(HttpClient client, string wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await client.GetAsync("/face?seed=1", patience.Token)).Header("X-Face-Model") != wanted)
            await Task.Yield();
    }

    private static async Task RefusedAsync(FaceHost host)
    {
        var stage = host.Services.GetRequiredService<ModelHost>();
        Assert.Null(await stage.ResolveAsync("portraits@2", CancellationToken.None));
        Assert.Contains(host.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("portraits@2", StringComparison.Ordinal));
    }
}
