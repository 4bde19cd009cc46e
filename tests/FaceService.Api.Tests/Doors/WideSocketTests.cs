using System.Net;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Doors;

public sealed class WideSocketTests
{
    [Fact]
    public async Task Socket_that_others_reach_keeps_the_door_shut_for_the_machine_itself()
    {
        await using var host = new FaceHost { KeepPeer = true };
        host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0));
        host.StartServer();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.ClientOptions.BaseAddress.Port}") };
        var error = await (await client.PutAsync(FaceHost.DoorPath, null)).ProblemAsync(403, "listening address");
        Assert.Contains("Auth:Keys", error.GetProperty("allowed").GetString());
    }
}
