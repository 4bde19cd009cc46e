using System.Net;
using System.Net.Sockets;
using System.Text;
using FaceService.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FaceService.Api.Tests.Batching;

/// <summary>What only a real socket shows.</summary>
public sealed class KestrelTests
{
    private const int Crowd = 1024;

    [Fact]
    public async Task Stop_answers_what_was_accepted_refuses_what_comes_late_and_takes_no_connection()
    {
        await using var host = Start(new FaceHost());
        using var client = Client(host);
        await host.ReadyAsync();
        host.Engine.Hold();
        var drawn = client.GetAsync("/face?seed=0");
        Assert.True(await host.Engine.ArrivedAsync());
        var waiting = client.PostJsonAsync("/generate", """{"count": 3}""");
        await host.WaitingAsync(3);
        using var late = await LateRequest.BeginAsync(host.ClientOptions.BaseAddress);

        var stopped = host.Services.GetRequiredService<IHost>().StopAsync();
        await host.DrainingAsync();
        var refused = await late.EndAsync();
        Assert.StartsWith("HTTP/1.1 503 ", refused);
        Assert.Contains("\r\nRetry-After: ", refused);
        Assert.False(stopped.IsCompleted);

        host.Engine.Release();
        Assert.Equal(HttpStatusCode.OK, (await drawn).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        await stopped.WaitAsync(TimeSpan.FromSeconds(60));
        using var socket = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(IPAddress.Loopback, host.ClientOptions.BaseAddress.Port));
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("a%252Fb")]
    [InlineData("100%25")]
    [InlineData("gr%C3%BC%C3%9Fe")]
    public async Task Seed_in_a_path_is_decoded_once_as_in_a_query(string encoded)
    {
        await using var host = Start(new FaceHost());
        using var client = Client(host);
        await host.ReadyAsync();

        var byQuery = await client.GetAsync($"/face?seed={encoded}");
        Assert.Equal(byQuery.Header("X-Face-Seed"), (await client.GetAsync($"/face/{encoded}.png")).Header("X-Face-Seed"));
    }

    [Fact]
    public async Task Crowd_of_connections_is_admitted_up_to_the_limit_and_the_rest_told_at_once_to_come_back()
    {
        await using var host = Start(new FaceHost());
        using var client = Client(host);
        await host.ReadyAsync();
        host.Engine.Hold();
        var first = client.GetAsync("/face?seed=0");
        Assert.True(await host.Engine.ArrivedAsync());

        var crowd = Enumerable.Range(1, Crowd).Select(seed => client.GetAsync($"/face?seed={seed}")).ToArray();
        var refused = new List<HttpResponseMessage>();
        await foreach (var answered in Task.WhenEach(crowd).WithCancellation(new CancellationTokenSource(TimeSpan.FromSeconds(120)).Token))
        {
            refused.Add(await answered); // the device stands still, so these are the refused ones
            if (refused.Count == Crowd - 512)
                break;
        }

        Assert.All(refused, answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode));
        Assert.All(refused, answer => Assert.True(answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1)));
        host.Engine.Release();
        var answers = await Task.WhenAll(crowd.Append(first));
        Assert.Equal(512 + 1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.All(answers, answer => Assert.Empty(answer.Headers.Server));
    }

    private static FaceHost Start(FaceHost host)
    {
        host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        host.StartServer();
        return host;
    }

    private static HttpClient Client(FaceHost host) => new() { BaseAddress = host.ClientOptions.BaseAddress, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>A request whose body is still on its way.</summary>
    private sealed class LateRequest : IDisposable
    {
        private readonly TcpClient _client = new();

        public static async Task<LateRequest> BeginAsync(Uri address)
        {
            var request = new LateRequest();
            await request._client.ConnectAsync(address.Host, address.Port);
            await request.SendAsync(
                $"POST /generate HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 100 ", await request.ReceiveAsync()); // now it is being read
            return request;
        }

        public async Task<string> EndAsync()
        {
            await SendAsync("{}");
            return await ReceiveAsync();
        }

        public void Dispose() => _client.Dispose();

        private Task SendAsync(string text) => _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

        private async Task<string> ReceiveAsync()
        {
            var buffer = new byte[4096];
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            return Encoding.ASCII.GetString(buffer, 0, await _client.GetStream().ReadAsync(buffer, patience.Token));
        }
    }
}
