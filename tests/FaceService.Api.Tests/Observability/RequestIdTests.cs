using System.Text.Json;
using FaceService.Api.Observability;
using FaceService.Api.Tests.Hosting;
using FaceService.Api.Tests.Training;

namespace FaceService.Api.Tests.Observability;

public sealed class RequestIdTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Id_that_is_sent_stands_in_the_answer_in_every_line_and_in_the_job()
    {
        string? job;
        await using (var training = await TrainingHost.StartAsync(new FaceHost().With("Log:File", Path.Combine(_folder, "log.json"))))
        {
            training.Client.DefaultRequestHeaders.Add(RequestIds.Header, "front-4711");
            var answer = await training.Client.PostJsonAsync("/train", TrainingHost.Job);
            Assert.Equal("front-4711", answer.Header(RequestIds.Header));
            Assert.True(FaceService.Jobs.JobId.TryParse((await answer.JsonAsync()).GetProperty("id").GetString(), out var id));
            job = training.Store.Find(id)!.Request;
        }

        Assert.Equal("front-4711", job);
        var lines = File.ReadAllLines(Assert.Single(Directory.GetFiles(_folder))).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Properties"));
        var ofRequest = lines.Where(line => line.TryGetProperty("RequestId", out var id) && id.GetString() == "front-4711").ToList();
        Assert.Contains(ofRequest, line => line.TryGetProperty("Outcome", out _)); // the audit's
        Assert.Contains(ofRequest, line => line.TryGetProperty("ElapsedMs", out _)); // the request's
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("a\"quote")]
    [InlineData("x123456789x123456789x123456789x123456789x123456789x123456789x12345")]
    public async Task Id_that_is_no_id_is_replaced(string sent)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();

        var answer = await client.GetAsync("/nothing", RequestIds.Header, sent);

        Assert.Matches("^[0-9a-f]{32}$", answer.Header(RequestIds.Header));
    }
}
