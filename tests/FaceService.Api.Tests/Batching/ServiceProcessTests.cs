using System.Net;
using System.Text.RegularExpressions;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Batching;

/// <summary>The whole program under load: real sockets, real signals, real weights, a real folder that is watched.</summary>
public sealed class ServiceProcessTests : IDisposable
{
    private const int Requests = 8;
    private const int Faces = 64;

    private readonly string _data = Directory.CreateTempSubdirectory("face-process-").FullName;

    public ServiceProcessTests() => ModelFolder.Write(Shipped, TestModels.Portraits(1));

    private string Shipped => Path.Combine(_data, "shipped");

    [Fact]
    public async Task Signal_to_stop_under_load_finishes_what_was_accepted_and_ends_well()
    {
        // One face at a time, so that most of them still wait when the signal comes.
        await using var service = await ServiceProcess.StartAsync(_data, "--Batching:BatchLimit", "1", "--Batching:MaxExpectedWaitSeconds", "3600");
        var before = await CountedAsync(service);
        var accepted = Enumerable.Range(0, Requests).Select(_ => service.Client.PostJsonAsync("/generate", $$"""{"count": {{Faces}}, "layout": "zip"}""")).ToArray();
        while (await CountedAsync(service) - before < (Requests * Faces) - 1) // the one that is being drawn stands in neither count
            await Task.Yield();

        service.Terminate();
        var answers = await Task.WhenAll(accepted);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(0, await service.ExitAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => service.Client.GetAsync("/face"));
    }

    [Fact]
    public async Task New_version_swaps_in_under_load_and_a_damaged_one_does_not_without_a_failed_request()
    {
        await using var service = await ServiceProcess.StartAsync(_data);
        using var stop = new CancellationTokenSource();
        var traffic = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TrafficAsync(service.Client, stop.Token)));

        Publish(2, damaged: false);
        await LoggedAsync(service, "portraits@2 is ready");
        await ServedAsync(service, "portraits@2");
        Publish(3, damaged: true);
        await LoggedAsync(service, "Not served: .*portraits/3");
        await ServedAsync(service, "portraits@2");

        await stop.CancelAsync();
        var answers = (await traffic).SelectMany(one => one).ToArray();
        Assert.NotEmpty(answers);
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    // As publishing does it: written elsewhere, then renamed into its place.
    private void Publish(int version, bool damaged)
    {
        var staging = Path.Combine(_data, "staging");
        ModelFolder.Write(staging, TestModels.Portraits(version), seed: version);
        if (damaged)
            ModelFolder.Damage(staging, "portraits", version);
        Directory.Move(Path.Combine(staging, "portraits", $"{version}"), Path.Combine(Shipped, "portraits", $"{version}"));
    }

    private static async Task<List<HttpStatusCode>> TrafficAsync(HttpClient client, CancellationToken stop)
    {
        var statuses = new List<HttpStatusCode>();
        while (!stop.IsCancellationRequested)
        {
            using var answer = await client.GetAsync("/face", CancellationToken.None);
            statuses.Add(answer.StatusCode);
        }

        return statuses;
    }

    // Faces drawn so far, and faces that wait.
    private static async Task<double> CountedAsync(ServiceProcess service)
    {
        var text = await service.Client.GetStringAsync("/metrics");
        return Regex.Matches(text, @"^(?:face_queue_length|face_faces_total)\{[^}]*} (\S+)$", RegexOptions.Multiline)
            .Sum(match => double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task ServedAsync(ServiceProcess service, string id)
    {
        using var answer = await service.Client.GetAsync("/face");
        Assert.Equal(id, answer.Header("X-Face-Model"));
    }

    private static async Task LoggedAsync(ServiceProcess service, string pattern)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!Regex.IsMatch(service.Log, pattern))
        {
            Assert.False(patience.IsCancellationRequested, $"{pattern} does not stand in\n{service.Log}");
            await Task.Yield();
        }
    }
}
