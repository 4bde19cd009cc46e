using System.Net;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Doors;

/// <summary>Tries to get in, over a real socket.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private readonly FaceHost _host = new() { Peer = null, KeepPeer = true };
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
    public async Task Machine_itself_comes_in()
    {
        Assert.Equal(HttpStatusCode.OK, (await Knock()).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Knock(("Host", $"localhost:{_client.BaseAddress!.Port}"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Knock(("Host", "127.0.0.1"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Knock(("Origin", Own))).StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example:5080")]
    [InlineData("192.168.0.10")]
    [InlineData("0.0.0.0")]
    public async Task Another_host_name_does_not(string host) => await (await Knock(("Host", host))).ProblemAsync(403, "Host");

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    [InlineData("http://127.0.0.1")]
    public async Task Foreign_origin_does_not(string origin) => await (await Knock(("Origin", origin))).ProblemAsync(403, "Origin");

    [Theory]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    public async Task Forwarded_request_does_not(string header, string value) =>
        await (await Knock((header, value))).ProblemAsync(403, header);

    [Fact]
    public async Task Form_post_from_a_page_does_not()
    {
        var form = new HttpRequestMessage(HttpMethod.Post, "/session") { Content = new FormUrlEncodedContent([new("key", "x")]) };
        await (await _client.SendAsync(form)).ProblemAsync(415, "Content-Type");
        var text = new HttpRequestMessage(HttpMethod.Post, "/generate") { Content = new StringContent("{\"seed\": 1}") };
        await (await _client.SendAsync(text)).ProblemAsync(415, "Content-Type");
    }

    [Fact]
    public async Task Routes_without_rights_are_open_to_all()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/face?seed=1");
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-For", "8.8.8.8");
        Assert.Equal(HttpStatusCode.OK, (await _client.SendAsync(request)).StatusCode);
    }

    private string Own => _client.BaseAddress!.ToString().TrimEnd('/');

    private Task<HttpResponseMessage> Knock(params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, FaceHost.DoorPath);
        foreach (var (name, value) in headers)
        {
            if (name == "Host")
                request.Headers.Host = value;
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        return _client.SendAsync(request);
    }
}
