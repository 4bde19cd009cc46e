using FaceService.Api.Tests.Hosting;
using FaceService.Api.Tests.Training;
using FaceService.Jobs;
using FaceService.Training.Runs;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests;

public sealed class HeadRequestTests
{
    // Of their own each time.
    private static readonly string[] Drawn = ["Date", "X-Face-Seed", "Content-Disposition", "ETag", "Content-Length", "Last-Modified"];

    [Fact]
    public async Task Head_of_every_route_that_has_GET_is_GET_without_its_body()
    {
        await using var host = await TrainingHost.StartAsync();
        await host.Host.ReadyAsync();
        var id = await host.SubmitAsync();
        var run = new RunFolder(host.Store.RunFolder(id));
        Directory.CreateDirectory(Path.GetDirectoryName(run.Sample(3))!);
        foreach (var file in (string[])[run.Sample(3), run.Losses, run.LossCurve, run.Skipped, run.Timelapse])
            File.WriteAllText(file, "left by a run");
        var paths = Paths(host.Host.Services, id).Distinct().ToList();
        Assert.Contains($"/train/{id}/events", paths);
        Assert.Contains($"/train/{id}/samples/3.png", paths);
        Assert.True(paths.Count > 30, string.Join(' ', paths));

        using var client = host.Host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("X-Api-Key", TrainingHost.Key);
        client.DefaultRequestHeaders.Add("X-Request-Id", "the-same"); // else each request gets one of its own
        foreach (var path in (string[])[.. paths, "/swagger/v1/swagger.json", "/nothing"])
        {
            using var got = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead);
            if (got.Content.Headers.ContentType?.MediaType != "text/event-stream") // which goes on
                await got.Content.ReadAsByteArrayAsync();
            var asked = client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            Assert.True(await Task.WhenAny(asked, Task.Delay(TimeSpan.FromSeconds(30))) == asked, $"{path}: HEAD does not end");
            using var head = await asked;
            Assert.True(got.StatusCode == head.StatusCode, $"{path}: GET {got.StatusCode}, HEAD {head.StatusCode}");
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            Assert.Equal((path, Headers(got)), (path, Headers(head)));
        }
    }

    [Theory]
    [InlineData("/face?seed=1")]
    [InlineData("/face/1.png")]
    [InlineData("/licences")]
    public async Task Head_of_what_is_the_same_each_time_has_its_length_and_tag(string path)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();

        using var got = await client.GetAsync(path);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal(
            (got.StatusCode, got.Content.Headers.ContentLength, got.Headers.ETag?.Tag),
            (head.StatusCode, head.Content.Headers.ContentLength, head.Headers.ETag?.Tag));
    }

    [Fact]
    public async Task Method_that_is_not_there_tells_of_HEAD_beside_GET()
    {
        await using var host = new FaceHost();
        var response = await host.CreateClient().DeleteAsync("/health/live");
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    private static string Headers(HttpResponseMessage response) => string.Join('\n', response.Headers.Concat(response.Content.Headers)
        .Where(header => !Drawn.Contains(header.Key)).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order());

    private static IEnumerable<string> Paths(IServiceProvider services, JobId id) => services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
        .Select(endpoint => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => Filled(part, endpoint, id))))));

    private static string Filled(RoutePatternPart part, RouteEndpoint endpoint, JobId id) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "id" } => id.Value,
        RoutePatternParameterPart { Name: "number" } => "3",
        RoutePatternParameterPart { Name: "name" } when endpoint.RoutePattern.RawText!.Contains("datasets", StringComparison.Ordinal) => "drawn",
        RoutePatternParameterPart { Name: "name" } => "portraits",
        RoutePatternParameterPart { Name: "format" or "suffix" } => "png",
        _ => "1",
    };
}
