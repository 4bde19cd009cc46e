using System.Text.RegularExpressions;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Pages;

public sealed partial class HomePageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Fact]
    public async Task Home_shows_another_face_on_each_visit()
    {
        var (first, second) = (await PictureAsync(), await PictureAsync());
        Assert.NotEqual(first, second);
        Assert.Equal("image/png", (await _client.GetAsync(first)).MediaType());
    }

    [Fact]
    public async Task Home_says_that_the_person_does_not_exist_and_offers_three_formats()
    {
        var html = await _client.GetStringAsync("/");
        Assert.Contains("This person does not exist", html);
        Assert.Contains("synthetic", html);
        Assert.Equal(3, DownloadLink().Count(html));
    }

    [Fact]
    public async Task Home_needs_nothing_from_elsewhere_and_nothing_inline()
    {
        var response = await _client.GetAsync("/");
        var html = await response.Content.ReadAsStringAsync();
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
        Assert.DoesNotMatch("<script(?! type=\"module\" src=\"/pages/)", html);
        Assert.DoesNotContain("style=", html);
        Assert.Contains("script-src 'self';", response.Header("Content-Security-Policy"));
        foreach (Match link in AssetLink().Matches(html))
            Assert.True((await _client.GetAsync(link.Groups[1].Value)).IsSuccessStatusCode, link.Value);
    }

    private async Task<string> PictureAsync() =>
        System.Net.WebUtility.HtmlDecode(ImageSource().Match(await _client.GetStringAsync("/")).Groups[1].Value);

    [GeneratedRegex("<figure[^>]*>\\s*<img src=\"([^\"]+)\"")]
    private static partial Regex ImageSource();

    [GeneratedRegex("download=\"face-\\d+\\.(png|jpg|webp)\"")]
    private static partial Regex DownloadLink();

    [GeneratedRegex("\"(/pages/[^\"]+)\"")]
    private static partial Regex AssetLink();
}
