using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Auth;

/// <summary>Origins over a real socket, whose port is part of them. Every route is asked in <see cref="KeyTests"/>.</summary>
public sealed class OriginTests : IAsyncLifetime
{
    private const string Key = "a-key-of-some-length";

    private readonly FaceHost _host = new FaceHost { KeepPeer = true }.With("Auth:Keys:0", Key);
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _host.UseKestrel(0);
        _host.StartServer();
        await _host.ReadyAsync();
        _client = new HttpClient { BaseAddress = _host.ClientOptions.BaseAddress };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Own_origin_passes()
    {
        await (await ChangeAsync()).ProblemAsync(404, "name");
        await (await ChangeAsync(("Origin", Own))).ProblemAsync(404, "name");
        await (await ChangeAsync(("Origin", Own.ToUpperInvariant()))).ProblemAsync(404, "name");
        await (await ChangeAsync(("Host", $"localhost:{Port}"), ("Origin", $"http://localhost:{Port}"))).ProblemAsync(404, "name");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("http://localhost:1")]
    [InlineData("http://127.0.0.1")]
    public async Task Foreign_origin_does_not(string origin) => await (await ChangeAsync(("Origin", origin))).ProblemAsync(403, "Origin");

    [Fact]
    public async Task Scheme_is_part_of_an_origin() =>
        await (await ChangeAsync(("Origin", Own.Replace("http:", "https:", StringComparison.Ordinal)))).ProblemAsync(403, "Origin");

    [Fact]
    public async Task What_a_browser_says_of_the_site_is_no_ground_by_itself() =>
        await (await ChangeAsync(("Sec-Fetch-Site", "cross-site"))).ProblemAsync(404, "name");

    [Theory]
    [InlineData("Forwarded", "for=127.0.0.1;host=evil.example")]
    [InlineData("X-Forwarded-Host", "evil.example")]
    public async Task Forwarding_header_of_somebody_who_is_no_proxy_does_not_count(string header, string value) =>
        await (await ChangeAsync((header, value), ("Origin", "http://evil.example"))).ProblemAsync(403, "Origin");

    [Fact]
    public async Task Text_that_is_no_json_is_refused()
    {
        var text = new HttpRequestMessage(HttpMethod.Post, "/generate") { Content = new StringContent("{\"seed\": 1}") };
        await (await _client.SendAsync(text)).ProblemAsync(415, "Content-Type");
    }

    private string Own => _client.BaseAddress!.ToString().TrimEnd('/');

    private int Port => _client.BaseAddress!.Port;

    private Task<HttpResponseMessage> ChangeAsync(params (string Name, string Value)[] headers) =>
        _client.SendAsync("DELETE", "/datasets/none", [("X-Api-Key", Key), .. headers]);
}
