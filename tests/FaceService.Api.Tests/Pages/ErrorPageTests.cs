using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Pages;

public sealed class ErrorPageTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8";

    [Theory]
    [InlineData("/nothing", 404, "path is /nothing", "/swagger")]
    [InlineData("/models/nobody", 404, "name is nobody", "/models")]
    [InlineData("/face?size=5&noise=loud", 400, "size is 5; allowed is an integer from 16 to 1024.", "href=\"/face\"")]
    [InlineData("/?seed=", 400, "seed is empty", "href=\"/\"")]
    [InlineData("/avatar/alice?background=%3Cscript%3E", 400, "background is &lt;script&gt;", "href=\"/avatar/alice\"")]
    [InlineData("/train", 401, "./face sign-in", "Sign in")]
    [InlineData("/face/x", 404, "path is /face/x", "To the first page")]
    public async Task Browser_sees_the_sentence_and_the_way_on(string path, int status, string sentence, string way)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        var response = await client.GetAsync(path, "Accept", Browser);
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal((status, "text/html"), ((int)response.StatusCode, response.MediaType()));
        Assert.Contains(sentence, html);
        Assert.Contains(way, html);
        Assert.DoesNotContain("<script>", html);
        Assert.True(response.Headers.CacheControl!.NoStore);
        var program = await client.GetAsync(path, "Accept", "application/json");
        Assert.Equal((status, "application/problem+json"), ((int)program.StatusCode, program.MediaType()));
        Assert.Equal("application/problem+json", (await client.GetAsync(path, "Accept", "image/avif,image/webp,*/*;q=0.8")).MediaType());
    }

    [Fact]
    public async Task Browser_whose_key_has_another_scope_is_told_to_sign_in()
    {
        await using var host = new FaceHost().With("Auth:Keys:boss:Secret", "a-key-of-some-length").With("Auth:Keys:boss:Scopes", "admin");
        var client = await host.ReadyClientAsync();
        var response = await client.SendAsync("GET", "/train", ("Accept", Browser), ("X-Api-Key", "a-key-of-some-length"));
        Assert.Equal(403, (int)response.StatusCode);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("a key with the scope train", html);
        Assert.Contains("href=\"/session\"", html);
    }

    [Fact]
    public async Task Links_of_the_page_keep_the_path_base()
    {
        await using var host = new FaceHost().With("Proxy:PathBase", "/faces");
        var client = await host.ReadyClientAsync();
        var html = await (await client.GetAsync("/faces/nothing", "Accept", Browser)).Content.ReadAsStringAsync();
        Assert.Contains("href=\"/faces/explore\"", html);
    }
}
