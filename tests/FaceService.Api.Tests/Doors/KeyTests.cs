using System.Net;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Doors;

public sealed class KeyTests : IAsyncLifetime
{
    private const string Key = "a-key-of-some-length";
    private const string OtherKey = "another-key";

    private readonly FaceHost _host = new FaceHost { Peer = IPAddress.Parse("203.0.113.9") }
        .With("Auth:Keys:0", Key).With("Auth:Keys:1", OtherKey);

    private HttpClient _client = null!;

    public async Task InitializeAsync() => _client = await _host.ReadyClientAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(Key)]
    [InlineData(OtherKey)]
    public async Task Key_opens_from_anywhere(string key) =>
        Assert.Equal(HttpStatusCode.OK, (await Knock(("X-Api-Key", key))).StatusCode);

    [Fact]
    public async Task No_key_is_401_that_says_what_is_needed()
    {
        var response = await Knock();
        Assert.Contains("ApiKey", response.Headers.WwwAuthenticate.ToString());
        await response.ProblemAsync(401, "X-Api-Key");
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData("A-KEY-OF-SOME-LENGTH")]
    [InlineData("a-key-of-some-length ,another-key")]
    public async Task Wrong_key_is_401_and_is_not_repeated(string key)
    {
        var response = await Knock(("X-Api-Key", key));
        var problem = await response.ProblemAsync(401, null);
        if (key.Length > 0)
            Assert.DoesNotContain(key, problem.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Machine_itself_needs_the_key_once_there_is_one()
    {
        await using var host = new FaceHost().With("Auth:Keys:0", Key);
        var client = host.CreateClient();
        await (await client.PutAsync(FaceHost.DoorPath, null)).ProblemAsync(401, "X-Api-Key");
        await (await client.GetAsync(FaceHost.ReadPath)).ProblemAsync(401, "X-Api-Key");
    }

    [Fact]
    public async Task Key_is_traded_for_a_cookie_that_scripts_cannot_read()
    {
        var response = await _client.PostJsonAsync("/session", $$"""{"key": "{{Key}}"}""");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var cookie = response.Header("Set-Cookie");
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Key, cookie);
        Assert.Equal(HttpStatusCode.OK, (await Knock(("Cookie", cookie.Split(';')[0]))).StatusCode);
    }

    [Fact]
    public async Task Cookie_sent_by_a_foreign_page_does_not_open()
    {
        var cookie = (await _client.PostJsonAsync("/session", $$"""{"key": "{{Key}}"}""")).Header("Set-Cookie").Split(';')[0];
        await (await Knock(("Cookie", cookie), ("Origin", "https://evil.example"))).ProblemAsync(403, "Origin");
        Assert.Equal(HttpStatusCode.OK, (await Knock(("Cookie", cookie), ("Origin", "http://localhost"))).StatusCode);
    }

    [Theory]
    [InlineData("face-session=4102444800.AAAA")]
    [InlineData("face-session=4102444800")]
    [InlineData("face-session=.")]
    [InlineData("face-session=x.y.z")]
    public async Task Cookie_that_was_made_up_does_not_open(string cookie) =>
        await (await Knock(("Cookie", cookie))).ProblemAsync(401, "X-Api-Key");

    [Fact]
    public async Task Cookie_with_a_later_end_does_not_open()
    {
        var cookie = (await _client.PostJsonAsync("/session", $$"""{"key": "{{Key}}"}""")).Header("Set-Cookie").Split(';')[0];
        var forged = "face-session=4102444800." + cookie.Split('.')[1];
        await (await Knock(("Cookie", forged))).ProblemAsync(401, "X-Api-Key");
    }

    [Theory]
    [InlineData("""{"key": "wrong"}""", 401)]
    [InlineData("""{}""", 400)]
    [InlineData("""{"key": 5}""", 400)]
    [InlineData("""{"pass": "a-key-of-some-length"}""", 400)]
    public async Task Session_without_a_good_key_is_refused_and_repeats_nothing(string json, int status)
    {
        var response = await _client.PostJsonAsync("/session", json);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain(Key, (await response.ProblemAsync(status, null)).ToString());
    }

    [Fact]
    public async Task Key_never_stands_in_a_log()
    {
        await Knock(("X-Api-Key", Key));
        await Knock(("X-Api-Key", "nearly-" + Key));
        await _client.PostJsonAsync("/session", $$"""{"key": "{{Key}}"}""");
        Assert.DoesNotContain(_host.Log.All, line => line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Faces_need_no_key() => Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/face")).StatusCode);

    private Task<HttpResponseMessage> Knock(params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, FaceHost.DoorPath);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return _client.SendAsync(request);
    }
}
