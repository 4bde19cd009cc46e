using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Pages;

public sealed partial class PageAssetTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Fact]
    public async Task Asset_of_this_version_may_be_kept_for_good_and_of_another_may_not()
    {
        var address = await StyleSheetAsync();
        Assert.Contains("immutable", (await _client.GetAsync(address)).Header("Cache-Control"));
        var older = await _client.GetAsync(address.Replace(address.Split('/')[2], "0123456789ab"));
        Assert.Equal((HttpStatusCode.OK, "no-cache"), (older.StatusCode, older.Header("Cache-Control")));
    }

    [Fact]
    public async Task Asset_is_sent_compressed_to_who_takes_that()
    {
        var address = await StyleSheetAsync();
        var plain = await _client.GetStringAsync(address);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br;q=0.9");
        var response = await _client.SendAsync(request);
        Assert.Equal("br", response.Content.Headers.ContentEncoding.Single());
        Assert.Equal("Accept-Encoding", response.Header("Vary"));
        using var unpacked = new StreamReader(new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress));
        Assert.Equal(plain, await unpacked.ReadToEndAsync());
    }

    [Fact]
    public async Task Asset_that_refuses_brotli_is_sent_as_it_is()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await StyleSheetAsync());
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br;q=0");
        Assert.Empty((await _client.SendAsync(request)).Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/pages/x/nothing.js")]
    [InlineData("/pages/x/../page.css")]
    [InlineData("/pages/x/")]
    public async Task Asset_that_is_not_there_is_not_found(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(address)).StatusCode);

    [Theory]
    [InlineData("/")]
    [InlineData("/explore")]
    [InlineData("/training")]
    [InlineData("/licences")]
    public async Task Page_names_only_what_is_there(string page)
    {
        var links = Address().Matches(await _client.GetStringAsync(page)).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.True(links.Length >= 2); // the icon and the style at the least: where npm was not there, licences and typefaces are not
        foreach (var link in links)
            Assert.True((await _client.GetAsync(link)).IsSuccessStatusCode, link);
    }

    [Theory]
    [InlineData("explore/main.js")]
    [InlineData("training/main.js")]
    [InlineData("home.js")]
    [InlineData("models.js")]
    public async Task Module_imports_only_what_is_there(string module)
    {
        var root = new Uri(_client.BaseAddress!, (await StyleSheetAsync()).Replace("page.css", ""));
        var (waiting, seen) = (new Queue<Uri>([new Uri(root, module)]), new HashSet<Uri>());
        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next))
                continue;
            foreach (Match import in Import().Matches(await _client.GetStringAsync(next)))
                waiting.Enqueue(new Uri(next, import.Groups[1].Value));
        }

        Assert.All(seen, address => Assert.StartsWith(root.ToString(), address.ToString()));
    }

    private async Task<string> StyleSheetAsync() =>
        Address().Matches(await _client.GetStringAsync("/licences")).Select(match => match.Groups[1].Value).First(link => link.EndsWith("page.css"));

    [GeneratedRegex("\"(/pages/[^\"]+)\"")]
    private static partial Regex Address();

    [GeneratedRegex("(?:import|from) \"(\\.[^\"]+)\"")]
    private static partial Regex Import();
}
