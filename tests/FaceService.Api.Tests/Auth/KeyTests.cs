using System.Net;
using FaceService.Api.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Auth;

public sealed class KeyTests : IAsyncLifetime
{
    private const string Key = "a-key-of-some-length";
    private const string Trainer = "a-key-for-training-alone";
    private const string Admin = "a-key-for-models-alone";

    // What nobody needs a key for, of all that is not a GET.
    private static readonly string[] Open =
    [
        "POST /generate", "POST /generate/npy", "POST /interpolate", "POST /sheets/mixing", "POST /sheets/truncations", "POST /sheets/factors",
        "POST /latents", "POST /verify", "POST /v1/images/generations", "POST /session", "DELETE /session",
    ];

    private readonly FaceHost _host = new FaceHost()
        .With("Auth:Keys:0", Key)
        .With("Auth:Keys:1:Name", "trainer").With("Auth:Keys:1:Secret", Trainer).With("Auth:Keys:1:Scopes:0", "train")
        .With("Auth:Keys:admin:Secret", Admin).With("Auth:Keys:admin:Scopes", "admin");

    private HttpClient _client = null!;

    public async Task InitializeAsync() => _client = await _host.ReadyClientAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("X-Api-Key", Key)]
    [InlineData("X-Api-Key", Trainer)]
    [InlineData("Authorization", $"Bearer {Key}")]
    [InlineData("Authorization", $"bearer {Key}")]
    public async Task Key_opens(string header, string value)
    {
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("GET", "/datasets", (header, value))).StatusCode);
        await (await SendAsync("DELETE", "/datasets/none", (header, value))).ProblemAsync(404, "name");
    }

    [Fact]
    public async Task No_key_is_401_that_says_what_is_needed()
    {
        var response = await SendAsync("DELETE", "/datasets/none");
        Assert.Contains("ApiKey", response.Headers.WwwAuthenticate.ToString());
        Assert.Contains("Bearer", response.Headers.WwwAuthenticate.ToString());
        var error = await response.ProblemAsync(401, "X-Api-Key");
        Assert.Contains("Auth:Keys", error.GetProperty("allowed").GetString());
    }

    [Theory]
    [InlineData("X-Api-Key", "wrong")]
    [InlineData("X-Api-Key", "")]
    [InlineData("X-Api-Key", "A-KEY-OF-SOME-LENGTH")]
    [InlineData("X-Api-Key", $"{Key} ,{Trainer}")]
    [InlineData("Authorization", $"Bearer not-{Key}")]
    [InlineData("Authorization", $"Basic {Key}")]
    public async Task Wrong_key_is_401_and_is_not_repeated(string header, string key)
    {
        var problem = await (await SendAsync("DELETE", "/datasets/none", (header, key))).ProblemAsync(401, null);
        if (key.Length > 0)
            Assert.DoesNotContain(key, problem.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Wrong_key_is_not_saved_by_a_good_cookie()
    {
        var cookie = await SignInAsync(Key);
        await (await SendAsync("GET", "/datasets", ("X-Api-Key", "wrong"), ("Cookie", cookie))).ProblemAsync(401, "X-Api-Key");
    }

    [Fact]
    public async Task Every_route_that_changes_or_tells_of_training_needs_a_key()
    {
        var asked = 0;
        foreach (var (method, path) in Routes().Where(route => !Open.Contains($"{route.Method} {route.Path}")))
        {
            if (method is "GET" or "HEAD" && !path.StartsWith("/train", StringComparison.Ordinal) && !path.StartsWith("/datasets", StringComparison.Ordinal) && !path.StartsWith("/project", StringComparison.Ordinal))
                continue;
            if (path == "/training")
                continue; // the page; what it shows is asked for
            await (await SendAsync(method, path)).ProblemAsync(401, "X-Api-Key");
            asked++;
        }

        Assert.True(asked > 25, $"only {asked} routes");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("https://localhost")]
    [InlineData("http://localhost:81")]
    [InlineData("http://localhost.evil.example")]
    public async Task Every_route_that_changes_refuses_other_sites_whatever_the_key(string origin)
    {
        var asked = 0;
        foreach (var (method, path) in Routes().Where(route => route.Method is not ("GET" or "HEAD") && !Open.Contains($"{route.Method} {route.Path}")))
        {
            await (await SendAsync(method, path, ("X-Api-Key", Key), ("Origin", origin))).ProblemAsync(403, "Origin");
            await (await SendAsync(method, path, ("Origin", origin))).ProblemAsync(403, "Origin");
            asked++;
        }

        Assert.True(asked > 10, $"only {asked} routes");
    }

    [Fact]
    public async Task Scope_that_is_missing_is_403_and_named()
    {
        var model = await SendAsync("DELETE", "/models/none", ("X-Api-Key", Trainer));
        Assert.Contains("admin", (await model.ProblemAsync(403, "key")).GetProperty("allowed").GetString());
        var train = await SendAsync("GET", "/train", ("X-Api-Key", Admin));
        Assert.Contains("train", (await train.ProblemAsync(403, "key")).GetProperty("allowed").GetString());
        await (await SendAsync("GET", "/train", ("Cookie", await SignInAsync(Admin)))).ProblemAsync(403, "key");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("GET", "/train", ("Cookie", await SignInAsync(Trainer)))).StatusCode);
    }

    [Fact]
    public async Task Faces_need_no_key()
    {
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/face")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("GET", "/face", ("X-Api-Key", "wrong"))).StatusCode);
    }

    [Fact]
    public async Task Faces_need_a_key_where_a_setting_says_so()
    {
        await using var host = new FaceHost().With("Auth:Keys:0", Key).With("Auth:Faces", "true");
        var client = await host.ReadyClientAsync();
        await (await client.GetAsync("/face")).ProblemAsync(401, "X-Api-Key");
        await (await client.PostJsonAsync("/generate", "{}")).ProblemAsync(401, "X-Api-Key");
        await (await client.PostJsonAsync("/latents", "{}")).ProblemAsync(401, "X-Api-Key");
        var page = await client.GetAsync("/", "Accept", "text/html");
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Contains("./face sign-in", await page.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face", "X-Api-Key", Key)).StatusCode);
    }

    [Fact]
    public async Task Keys_are_replaced_without_a_restart()
    {
        await using var host = new FaceHost().With("Auth:Keys:0", Key);
        using var client = host.CreateClient();
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        configuration["Auth:Keys:0"] = "the-next-key";
        configuration.Reload();
        await (await client.GetAsync("/datasets", "X-Api-Key", Key)).ProblemAsync(401, "X-Api-Key");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/datasets", "X-Api-Key", "the-next-key")).StatusCode);
    }

    [Fact]
    public async Task Key_never_stands_in_a_log()
    {
        await SendAsync("DELETE", "/datasets/none", ("X-Api-Key", Key));
        await SendAsync("DELETE", "/datasets/none", ("Authorization", $"Bearer nearly-{Key}"));
        await SignInAsync(Key);
        Assert.DoesNotContain(_host.Log.All, line => line.Contains(Key, StringComparison.Ordinal));
    }

    private async Task<string> SignInAsync(string key) =>
        (await _client.PostJsonAsync("/session", $$"""{"key": "{{key}}"}""")).Header("Set-Cookie").Split(';')[0];

    private Task<HttpResponseMessage> SendAsync(string method, string path, params (string Name, string Value)[] headers) =>
        _client.SendAsync(method, path, headers);

    // Every route with every method, its parameters filled in.
    private IEnumerable<(string Method, string Path)> Routes() =>
        from endpoint in _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        let raw = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        select (method, System.Text.RegularExpressions.Regex.Replace(raw, @"\{[^}]*\}", "x"));
}
