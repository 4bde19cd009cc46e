using System.Net;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Faces;

public sealed class FaceRouteTests
{
    [Fact]
    public async Task Face_without_a_seed_is_random_and_not_stored()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();

        var first = await client.GetAsync("/face");
        var second = await client.GetAsync("/face");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.True(first.Headers.CacheControl!.NoStore);
        Assert.Null(first.Headers.ETag);
        Assert.Equal("portraits@1", first.Headers.GetValues("X-Face-Model").Single());
        Assert.NotEqual(first.Headers.GetValues("X-Face-Seed").Single(), second.Headers.GetValues("X-Face-Seed").Single());
    }
}
