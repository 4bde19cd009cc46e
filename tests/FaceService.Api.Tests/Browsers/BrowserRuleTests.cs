using System.Net;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Browsers;

public sealed class BrowserRuleTests
{
    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:5080", 200)]
    [InlineData("127.0.0.1:5080", 200)]
    [InlineData("[::1]:5080", 200)]
    [InlineData("192.168.0.10", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("localhost.evil.example", 400)]
    [InlineData("127.0.0.1.evil.example:5080", 400)]
    public async Task Only_names_of_this_machine_and_addresses_are_answered(string name, int status)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        var response = await client.SendAsync("GET", "/face", ("Host", name));
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 400)
            Assert.Contains("AllowedHosts", (await response.ProblemAsync(400, "Host")).GetProperty("allowed").GetString());
    }

    [Fact]
    public async Task Names_are_added_by_a_setting()
    {
        await using var host = new FaceHost().With("AllowedHosts", "faces.example.org;*.example.net");
        var client = await host.ReadyClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync("GET", "/face", ("Host", "faces.example.org"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync("GET", "/face", ("Host", "a.example.net:81"))).StatusCode);
        await (await client.SendAsync("GET", "/face", ("Host", "localhost"))).ProblemAsync(400, "Host");
    }

    [Fact]
    public async Task Page_of_a_configured_origin_may_ask_for_faces_but_change_nothing()
    {
        await using var host = new FaceHost().With("Cors:Origins:0", "https://friend.example");
        var client = await host.ReadyClientAsync();
        var face = await client.GetAsync("/face", "Origin", "https://friend.example");
        Assert.Equal("https://friend.example", face.Header("Access-Control-Allow-Origin"));
        Assert.Contains("X-Face-Seed", face.Header("Access-Control-Expose-Headers"));
        var stranger = await client.GetAsync("/face", "Origin", "https://stranger.example");
        Assert.False(stranger.Headers.Contains("Access-Control-Allow-Origin"));
        var preflight = await client.SendAsync(
            "OPTIONS", "/datasets/mine", ("Origin", "https://friend.example"), ("Access-Control-Request-Method", "DELETE"));
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task No_page_may_ask_where_no_origin_is_configured()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        var face = await client.GetAsync("/face", "Origin", "https://friend.example");
        Assert.False(face.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/face")]
    [InlineData("/")]
    [InlineData("/session")]
    [InlineData("/nowhere")]
    [InlineData("/swagger/index.html")]
    public async Task Every_answer_carries_security_headers(string path)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        var response = await client.GetAsync(path);
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal("DENY", response.Header("X-Frame-Options"));
        Assert.Equal("no-referrer", response.Header("Referrer-Policy"));
        Assert.Contains("default-src 'none'", response.Header("Content-Security-Policy"));
        Assert.DoesNotContain("script-src 'self' 'unsafe-inline'", response.Header("Content-Security-Policy"));
    }
}
