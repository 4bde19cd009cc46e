using System.Net;
using System.Text.RegularExpressions;
using FaceService.Api.Tests.Datasets;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Proxy;

public sealed partial class ProxyTests
{
    private const string Key = "a-key-of-some-length";

    private static readonly (string Name, string Value)[] Forwarded =
    [
        ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "faces.example.org"), ("X-Forwarded-Prefix", "/faces"),
    ];

    [Fact]
    public async Task Origin_is_compared_with_what_a_named_proxy_forwarded()
    {
        await using var host = Behind("10.0.0.1");
        using var client = host.CreateClient();
        await (await ChangeAsync(client, "https://faces.example.org")).ProblemAsync(404, "name");
        await (await ChangeAsync(client, "https://FACES.example.org:443")).ProblemAsync(404, "name");
        await (await ChangeAsync(client, "http://faces.example.org")).ProblemAsync(403, "Origin");
        await (await ChangeAsync(client, "http://localhost")).ProblemAsync(403, "Origin");
    }

    [Fact]
    public async Task Headers_of_somebody_else_do_not_count_and_the_answer_names_the_setting()
    {
        await using var host = Behind("10.0.0.2");
        using var client = host.CreateClient();
        var error = await (await ChangeAsync(client, "https://faces.example.org")).ProblemAsync(403, "Origin");
        Assert.Contains("Proxy:Trusted", error.GetProperty("allowed").GetString());
        Assert.DoesNotContain("/faces", await client.GetStringAsync("/explore"));
    }

    [Fact]
    public async Task Cookie_is_for_the_forwarded_scheme_and_prefix_alone()
    {
        await using var host = Behind("10.0.0.1");
        using var client = host.CreateClient();
        var request = new HttpRequestMessage(HttpMethod.Post, "/session") { Content = new StringContent($$"""{"key": "{{Key}}"}""", null, "application/json") };
        foreach (var (name, value) in Forwarded)
            request.Headers.Add(name, value);
        var cookie = (await client.SendAsync(request)).Header("Set-Cookie");
        Assert.Contains("path=/faces;", cookie);
        Assert.Contains("secure", cookie);
    }

    [Fact]
    public async Task Every_link_of_every_page_begins_with_the_forwarded_prefix()
    {
        await using var host = Behind("10.0.0.1");
        var client = await host.ReadyClientAsync();
        foreach (var path in new[] { "/", "/explore", "/training", "/models", "/models/portraits", "/licences", "/session", "/session?link=x" })
        {
            var page = await (await client.SendAsync("GET", path, [.. Forwarded, ("Accept", "text/html")])).Content.ReadAsStringAsync();
            var links = Link().Matches(page).Select(match => match.Groups[1].Value).ToArray();
            Assert.True(links.Length > 8, $"{path} has only {links.Length} links");
            Assert.All(links, link => Assert.StartsWith("/faces/", link));
            Assert.Contains("<html lang=\"en\" data-root=\"/faces\">", page);
        }
    }

    [Fact]
    public async Task Every_address_in_an_answer_begins_with_the_forwarded_prefix()
    {
        await using var host = Behind("10.0.0.1");
        using var client = host.CreateClient();
        foreach (var (name, value) in Forwarded)
            client.DefaultRequestHeaders.Add(name, value);
        client.DefaultRequestHeaders.Add("X-Api-Key", Key);
        var added = await client.PostZipAsync("/datasets/drawn", TestZips.Good());
        Assert.Equal("/faces/datasets/drawn", added.Headers.Location!.ToString());
        var job = await client.PostJsonAsync("/train", """{"dataset": "drawn", "preset": "stylegan2-32", "model": "mine"}""");
        Assert.StartsWith("/faces/train/", job.Headers.Location!.ToString());
        foreach (var path in new[] { "/train", "/datasets", "/datasets/drawn", "/models", "/models/portraits" })
        {
            var addresses = Address().Matches(await client.GetStringAsync(path)).Select(match => match.Groups[1].Value).ToArray();
            Assert.NotEmpty(addresses);
            Assert.All(addresses, address => Assert.StartsWith("/faces/", address));
        }

        Assert.Contains("\"/faces\"", (await (await client.GetAsync("/swagger/v1/swagger.json")).JsonAsync()).GetProperty("servers").ToString());
        Assert.StartsWith("/faces/", (await client.GetAsync("/favicon.ico")).RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Theory]
    [InlineData("/faces/", "/faces")]
    [InlineData("//evil.example", "/evil.example")]
    [InlineData("/a b\"<i>", "/a%20b%22%3Ci%3E")]
    public async Task Prefix_is_a_path_of_this_host_whatever_is_sent(string sent, string root)
    {
        await using var host = Behind("10.0.0.1");
        using var client = host.CreateClient();
        Assert.Contains($"data-root=\"{root}\"", await (await client.SendAsync("GET", "/explore", ("X-Forwarded-Prefix", sent))).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Path_base_that_a_proxy_leaves_in_place_is_a_setting()
    {
        await using var host = new FaceHost().With("Proxy:PathBase", "/faces");
        var client = await host.ReadyClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/faces/face")).StatusCode);
        Assert.Contains("data-root=\"/faces\"", await client.GetStringAsync("/faces/explore"));
    }

    private static FaceHost Behind(string proxy) => new FaceHost { Peer = IPAddress.Parse("10.0.0.1") }
        .With("Auth:Keys:0", Key).With("Proxy:Trusted", $"{proxy}, 192.168.0.0/16");

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, string origin) =>
        client.SendAsync("DELETE", "/datasets/none", [.. Forwarded, ("X-Api-Key", Key), ("Origin", origin)]);

    // What is not within the page.
    [GeneratedRegex("""(?:(?:href|src|action)="|srcset="|, )(/[^"# ]*)""")]
    private static partial Regex Link();

    [GeneratedRegex("""":"(/[a-z][^"]*)"""")]
    private static partial Regex Address();
}
