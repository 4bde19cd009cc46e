using System.Net;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs.Access;

namespace FaceService.Api.Tests.Auth;

/// <summary>A service without configured keys.</summary>
public sealed class OwnKeyTests
{
    [Fact]
    public async Task First_start_makes_a_key_that_opens_and_says_how_to_get_in()
    {
        await using var host = new FaceHost();
        using var client = host.CreateClient();
        var key = (await File.ReadAllTextAsync(LocalKey.PathIn(host.Data))).Trim();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/train", "X-Api-Key", key)).StatusCode);
        await (await client.GetAsync("/models/default", "X-Api-Key", key)).ProblemAsync(404, "name");
        await (await client.SendAsync("DELETE", "/models/none", ("Authorization", $"Bearer {key}"))).ProblemAsync(404, "name");
        var said = Assert.Single(host.Log.All, line => line.Contains("./face sign-in", StringComparison.Ordinal));
        Assert.Contains("./face key", said);
        Assert.DoesNotContain(host.Log.All, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("203.0.113.9")]
    public async Task Where_a_request_comes_from_proves_nothing(string peer)
    {
        await using var host = new FaceHost { Peer = IPAddress.Parse(peer) };
        using var client = host.CreateClient();
        var error = await (await client.GetAsync("/train")).ProblemAsync(401, "X-Api-Key");
        Assert.Contains("./face key", error.GetProperty("allowed").GetString());
        await (await client.DeleteAsync("/datasets/none")).ProblemAsync(401, "X-Api-Key");
    }

    [Fact]
    public async Task Configured_keys_take_the_place_of_the_services_own()
    {
        await using var host = new FaceHost().With("Auth:Keys:0", "a-configured-key");
        var own = LocalKey.ReadOrCreate(host.Data);
        using var client = host.CreateClient();
        await (await client.GetAsync("/train", "X-Api-Key", own)).ProblemAsync(401, "X-Api-Key");
    }

    [Fact]
    public async Task Folder_that_cannot_be_written_leaves_faces_alone()
    {
        // Root may write everywhere, but not into a file.
        var file = Path.GetTempFileName();
        try
        {
            await using var host = new FaceHost().With("Data:Folder", Path.Combine(file, "data"));
            var client = await host.ReadyClientAsync();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/models")).StatusCode);
            foreach (var (method, path) in new[] { ("DELETE", "/datasets/none"), ("POST", "/train"), ("PUT", "/models/default"), ("GET", "/train") })
            {
                var problem = await (await client.SendAsync(method, path, ("X-Api-Key", "any"))).ProblemAsync(503, null);
                Assert.Contains("Auth:Keys", problem.GetProperty("detail").GetString());
                Assert.DoesNotContain(file, problem.ToString());
            }

            Assert.Contains(host.Log.All, line => line.Contains("cannot be written", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Folder_that_cannot_be_written_is_told_to_whoever_has_a_configured_key()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var host = new FaceHost().With("Data:Folder", Path.Combine(file, "data")).With("Auth:Keys:0", "a-configured-key");
            using var client = host.CreateClient();
            await (await client.GetAsync("/train")).ProblemAsync(401, "X-Api-Key");
            var problem = await (await client.GetAsync("/train", "X-Api-Key", "a-configured-key")).ProblemAsync(503, null);
            Assert.Contains("data folder", problem.GetProperty("detail").GetString());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
