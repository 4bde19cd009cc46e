using System.Net;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs.Access;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Auth;

public sealed class SessionTests : IAsyncLifetime
{
    private const string Key = "a-key-of-some-length";

    private readonly FaceHost _host = new FaceHost().With("Auth:Keys:0", Key).With("Auth:Keys:1:Secret", "another-key").With("Auth:Keys:1:Scopes", "train");

    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        await _host.ReadyAsync();
        _client = _host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Key_is_traded_for_a_cookie_that_scripts_cannot_read()
    {
        var response = await TradeAsync();
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var cookie = response.Header("Set-Cookie");
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Key, cookie);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(cookie.Split(';')[0])).StatusCode);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("https://elsewhere.example")]
    public async Task Signing_in_is_open_whatever_the_origin(string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/session") { Content = new StringContent($$"""{"key": "{{Key}}"}""", null, "application/json") };
        request.Headers.Add("Origin", origin);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Cookie_sent_by_a_foreign_page_changes_nothing()
    {
        var cookie = (await TradeAsync()).Header("Set-Cookie").Split(';')[0];
        await (await _client.SendAsync("DELETE", "/datasets/none", ("Cookie", cookie), ("Origin", "https://evil.example"))).ProblemAsync(403, "Origin");
        await (await _client.SendAsync("DELETE", "/datasets/none", ("Cookie", cookie), ("Origin", "http://localhost"))).ProblemAsync(404, "name");
    }

    [Theory]
    [InlineData("face-session=0.4102444800.AAAA")]
    [InlineData("face-session=0.4102444800")]
    [InlineData("face-session=nobody.4102444800.AAAA")]
    [InlineData("face-session=..")]
    [InlineData("face-session=x.y.z")]
    public async Task Cookie_that_was_made_up_does_not_open(string cookie) => await (await AskAsync(cookie)).ProblemAsync(401, "X-Api-Key");

    [Fact]
    public async Task Cookie_with_a_later_end_or_another_key_does_not_open()
    {
        var parts = (await TradeAsync()).Header("Set-Cookie").Split(';')[0].Split('.');
        await (await AskAsync($"{parts[0]}.4102444800.{parts[2]}")).ProblemAsync(401, "X-Api-Key");
        await (await AskAsync($"face-session=1.{parts[1]}.{parts[2]}")).ProblemAsync(401, "X-Api-Key");
    }

    [Fact]
    public async Task Cookie_ends_with_its_key()
    {
        var cookie = (await TradeAsync()).Header("Set-Cookie").Split(';')[0];
        var configuration = (IConfigurationRoot)_host.Services.GetRequiredService<IConfiguration>();
        configuration["Auth:Keys:0"] = "the-next-key";
        configuration.Reload();
        await (await AskAsync(cookie)).ProblemAsync(401, "X-Api-Key");
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
    public async Task Form_of_another_page_signs_nobody_in()
    {
        var form = new HttpRequestMessage(HttpMethod.Post, "/session") { Content = new FormUrlEncodedContent([new("key", Key)]) };
        await (await _client.SendAsync(form)).ProblemAsync(415, "Content-Type");
    }

    [Fact]
    public async Task Link_signs_in_once_by_post_however_often_it_was_looked_at()
    {
        var link = Link();
        for (var i = 0; i < 3; i++)
        {
            var look = await _client.GetAsync(link);
            Assert.False(look.Headers.Contains("Set-Cookie"));
            Assert.Contains("<form method=\"post\"", await look.Content.ReadAsStringAsync());
        }

        // As a browser sends a form: with no Origin to be known by, for pages here say no-referrer.
        var redeemed = await _client.SendAsync("POST", link, ("Origin", "null"));
        Assert.Equal(HttpStatusCode.Found, redeemed.StatusCode);
        Assert.Equal("/training", redeemed.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(redeemed.Header("Set-Cookie").Split(';')[0])).StatusCode);

        var again = await _client.SendAsync("POST", link);
        Assert.False(again.Headers.Contains("Set-Cookie"));
        await again.ProblemAsync(401, null);
        var page = await _client.SendAsync("POST", link, ("Accept", "text/html"));
        Assert.Contains("used up", await page.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("..%2f..")]
    [InlineData("a-token-that-nobody-gave")]
    public async Task Link_that_was_made_up_signs_nobody_in(string token)
    {
        Link();
        var response = await _client.SendAsync("POST", $"/session?link={token}");
        Assert.False(response.Headers.Contains("Set-Cookie"));
        await response.ProblemAsync(401, null);
    }

    [Fact]
    public async Task Link_never_stands_in_a_log()
    {
        var link = Link();
        await _client.GetAsync(link);
        await _client.SendAsync("POST", link);
        var token = link.Split('=')[1];
        Assert.DoesNotContain(_host.Log.All, line => line.Contains(token, StringComparison.Ordinal));
    }

    private string Link() => $"/session?link={new SignInLinks(_host.Data, TimeProvider.System).Create()}";

    private Task<HttpResponseMessage> TradeAsync() => _client.PostJsonAsync("/session", $$"""{"key": "{{Key}}"}""");

    private Task<HttpResponseMessage> AskAsync(string cookie) => _client.SendAsync("GET", "/datasets", ("Cookie", cookie));
}
