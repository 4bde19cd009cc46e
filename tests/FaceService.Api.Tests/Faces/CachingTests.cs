using System.Net;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Faces;

public sealed class CachingTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Fact]
    public async Task Url_without_a_version_is_kept_for_minutes()
    {
        var cache = (await _client.GetAsync("/face?seed=1&model=portraits")).Headers.CacheControl!;
        Assert.Equal(TimeSpan.FromSeconds(300), cache.MaxAge);
        Assert.DoesNotContain(cache.Extensions, e => e.Name == "immutable");
    }

    [Fact]
    public async Task Url_with_a_version_is_kept_for_ever()
    {
        var cache = (await _client.GetAsync("/face/1.png?model=portraits@1")).Headers.CacheControl!;
        Assert.Equal(TimeSpan.FromDays(365), cache.MaxAge);
        Assert.Contains(cache.Extensions, e => e.Name == "immutable");
    }

    [Fact]
    public async Task Face_that_is_known_is_not_drawn_again()
    {
        var first = await _client.GetAsync("/face?seed=77");
        var tag = first.Headers.ETag!.ToString();
        var drawn = shared.Host.Engine.Batches.Count;
        var second = await _client.GetAsync("/face?seed=77", "If-None-Match", $"\"other\", {tag}");
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(tag, second.Headers.ETag!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(300), second.Headers.CacheControl!.MaxAge);
        Assert.Contains("Accept", second.Headers.Vary);
        Assert.Equal(drawn, shared.Host.Engine.Batches.Count);
    }

    [Theory]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"other\"", HttpStatusCode.OK)]
    public async Task If_None_Match_is_compared(string header, HttpStatusCode expected) =>
        Assert.Equal(expected, (await _client.GetAsync("/face?seed=77", "If-None-Match", header)).StatusCode);

    [Fact]
    public async Task Weak_tag_of_a_proxy_is_known()
    {
        var tag = (await _client.GetAsync("/face?seed=77")).Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await _client.GetAsync("/face?seed=77", "If-None-Match", "W/" + tag)).StatusCode);
    }

    [Fact]
    public async Task Random_face_is_drawn_whatever_is_known() =>
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/face", "If-None-Match", "*")).StatusCode);

    [Theory]
    [InlineData("seed=2")]
    [InlineData("seed=1&size=32")]
    [InlineData("seed=1&truncation=0.5")]
    [InlineData("seed=1&noise=none")]
    [InlineData("seed=1&noise=random")]
    [InlineData("seed=1&format=webp")]
    [InlineData("seed=1&gender=female&heritage=c")]
    [InlineData("seed=1&gender=male&heritage=b")]
    [InlineData("seed=1&model=classic")]
    public async Task Tag_changes_with_every_field(string query)
    {
        var other = (await _client.GetAsync($"/face?{query}")).Headers.ETag;
        Assert.NotEqual((await _client.GetAsync("/face?seed=1")).Headers.ETag, other);
    }

    [Fact]
    public async Task Tag_is_of_the_face_not_of_how_it_was_asked_for()
    {
        var byPath = (await _client.GetAsync("/face/1.png?size=16&truncation=1.0")).Headers.ETag;
        Assert.Equal((await _client.GetAsync("/face?seed=1")).Headers.ETag, byPath);
    }

    [Fact]
    public async Task Tag_and_bytes_survive_a_restart()
    {
        await using var other = new FaceHost();
        var client = await other.ReadyClientAsync();
        var (before, after) = (await _client.GetAsync("/face?seed=9"), await client.GetAsync("/face?seed=9"));
        Assert.Equal(before.Headers.ETag, after.Headers.ETag);
        Assert.Equal(await before.BytesAsync(), await after.BytesAsync());
    }

    [Fact]
    public async Task Tag_changes_with_the_models_version()
    {
        await using var other = new FaceHost { Catalog = new FakeCatalog(TestModels.Portraits(2)) };
        var client = await other.ReadyClientAsync();
        Assert.NotEqual((await _client.GetAsync("/face?seed=9")).Headers.ETag, (await client.GetAsync("/face?seed=9")).Headers.ETag);
    }
}
