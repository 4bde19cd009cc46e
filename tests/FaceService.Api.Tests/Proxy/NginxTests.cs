using System.Net;
using FaceService.Api.Tests.Documents;
using FaceService.Api.Tests.Hosting;
using FaceService.Api.Tests.Training;
using FaceService.Jobs;
using FaceService.Jobs.Access;

namespace FaceService.Api.Tests.Proxy;

/// <summary>The service behind a real nginx.</summary>
public sealed class NginxTests
{
    [ToolFact("nginx")]
    public async Task Deployed_configuration_shows_the_whole_service_under_its_prefix()
    {
        await using var host = new FaceHost { KeepPeer = true }.With("Proxy:Trusted", "127.0.0.1");
        host.UseKestrel(0);
        host.StartServer();
        await host.ReadyAsync();
        using var nginx = await Nginx.StartAsync(host.ClientOptions.BaseAddress);
        using var client = new HttpClient { BaseAddress = new Uri($"{nginx.Shown}/") };
        var key = LocalKey.ReadOrCreate(host.Data);

        // Every file that a page names is there.
        foreach (var page in new[] { "", "explore", "training", "models", "session" })
        {
            var html = await (await client.GetAsync(page, "Accept", "text/html")).Content.ReadAsStringAsync();
            var files = System.Text.RegularExpressions.Regex.Matches(html, "(?:href|src)=\"(/faces/pages/[^\"]+)\"").Select(match => match.Groups[1].Value);
            foreach (var file in files.Distinct())
                Assert.True((await client.GetAsync(file)).IsSuccessStatusCode, file);
        }

        var own = nginx.Shown.GetLeftPart(UriPartial.Authority);
        await (await client.SendAsync("DELETE", "datasets/none", ("X-Api-Key", key), ("Origin", own))).ProblemAsync(404, "name");
        await (await client.SendAsync("DELETE", "datasets/none", ("X-Api-Key", key), ("Origin", "http://evil.example"), ("X-Forwarded-Host", "evil.example"))).ProblemAsync(403, "Origin");
        await (await client.SendAsync("DELETE", "datasets/none")).ProblemAsync(401, "X-Api-Key");

        // A path arrives as it was sent.
        using var direct = new HttpClient { BaseAddress = host.ClientOptions.BaseAddress };
        Assert.Equal((await direct.GetAsync("face/a%2Fb%25.png")).Header("X-Face-Seed"), (await client.GetAsync("face/a%2Fb%25.png")).Header("X-Face-Seed"));
    }

    [ToolFact("nginx")]
    public async Task Upload_that_is_larger_than_nginx_takes_by_itself_comes_through()
    {
        await using var host = new FaceHost { KeepPeer = true }.With("Proxy:Trusted", "127.0.0.1");
        host.UseKestrel(0);
        host.StartServer();
        using var nginx = await Nginx.StartAsync(host.ClientOptions.BaseAddress);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", LocalKey.ReadOrCreate(host.Data));
        var body = new byte[5 << 20];
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.PostZipAsync($"{nginx.Plain}datasets/large", body)).StatusCode);
        // The service itself looks at it: it is no zip.
        await (await client.PostZipAsync($"{nginx.Shown}/datasets/large", body)).ProblemAsync(400, null);
    }

    [ToolFact("nginx")]
    public async Task Event_comes_through_as_it_happens()
    {
        await using var training = await TrainingHost.StartAsync(Started(new FaceHost { KeepPeer = true }.With("Proxy:Trusted", "127.0.0.1")));
        using var nginx = await Nginx.StartAsync(training.Host.ClientOptions.BaseAddress);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", TrainingHost.Key);
        var id = await training.SubmitAsync();
        using var events = await client.GetAsync($"{nginx.Shown}/train/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await events.Content.ReadAsStreamAsync());
        Assert.Contains("queued", await NextDataAsync(reader));
        using var claim = training.Claim(id, JobState.Running);
        Assert.Contains("running", await NextDataAsync(reader));
        claim.Save(claim.Job.To(JobState.Cancelled, DateTimeOffset.UnixEpoch));
    }

    [ToolFact("nginx")]
    public async Task Plain_configuration_opens_nothing()
    {
        await using var host = new FaceHost { KeepPeer = true };
        host.UseKestrel(0);
        host.StartServer();
        await host.ReadyAsync();
        using var nginx = await Nginx.StartAsync(host.ClientOptions.BaseAddress);
        using var client = new HttpClient { BaseAddress = nginx.Plain };
        await (await client.SendAsync("DELETE", "/datasets/none", ("Host", "faces.example.org"))).ProblemAsync(401, "X-Api-Key");
        await (await client.SendAsync("GET", "/train", ("Host", "faces.example.org"))).ProblemAsync(401, "X-Api-Key");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face")).StatusCode);
        // A page that was reached under another name than the service sees is told what to set.
        var key = LocalKey.ReadOrCreate(host.Data);
        var error = await (await client.SendAsync("DELETE", "/datasets/none", ("X-Api-Key", key), ("Origin", "http://faces.example.org"))).ProblemAsync(403, "Origin");
        Assert.Contains("Proxy:Trusted", error.GetProperty("allowed").GetString());
    }

    private static FaceHost Started(FaceHost host)
    {
        host.UseKestrel(0);
        return host;
    }

    private static async Task<string> NextDataAsync(StreamReader reader)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
                return line;
        }

        throw new EndOfStreamException();
    }
}
