using System.Net;
using System.Net.Http.Json;
using FaceService.Api.Tests.Datasets;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Alignment;

/// <summary>Jobs that cut faces, over HTTP; a test plays the worker through the store.</summary>
public sealed class AlignmentApiTests : IDisposable
{
    private const string Key = "a-key-of-some-length";

    private readonly FaceHost _host = new FaceHost().With("Auth:Keys:0", Key);
    private readonly HttpClient _client;

    public AlignmentApiTests()
    {
        _client = _host.CreateClient();
        _client.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    private IJobStore Store => _host.Services.GetRequiredService<IJobStore>();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Job_is_queued_followed_and_reported()
    {
        await AddPhotosAsync();

        var answer = await SubmitAsync(new { dataset = "phone", size = 64, labels = "gender" });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var queued = await answer.JsonAsync();
        Assert.Equal("phone-faces", queued.GetProperty("name").GetString());
        var job = Store.List(JobKind.Alignment).Single();
        Assert.Equal(new AlignmentPayload("phone", "phone-faces", 64, "align", "gender"), job.Payload);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"/align/{job.Id}/report.html")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _client.DeleteAsync("/datasets/phone")).StatusCode);

        using (var claim = Store.TryClaim(job.Id)!)
        {
            claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UtcNow) with { Progress = new AlignmentProgress(3, 3, 4, 2) });
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Store.RunFolder(job.Id)).FullName, AlignmentPayload.Report), "<p>report</p>");
            claim.Save(claim.Job.To(JobState.Succeeded, DateTimeOffset.UtcNow));
        }

        var ended = await (await _client.GetAsync($"/align/{job.Id}")).JsonAsync();
        Assert.Equal(2, ended.GetProperty("progress").GetProperty("kept").GetInt32());
        Assert.Equal("/datasets/phone-faces/contact.png", ended.GetProperty("contact_sheet").GetString());
        var report = await _client.GetAsync(ended.GetProperty("report").GetString());
        Assert.Equal("attachment", report.Content.Headers.ContentDisposition?.DispositionType); // it is saved, not shown as a page of the service
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"/train/{job.Id}")).StatusCode);
    }

    [Theory]
    [InlineData("""{"size": 64}""", "dataset")]
    [InlineData("""{"dataset": "phone", "size": 4}""", "size")]
    [InlineData("""{"dataset": "phone", "size": "large"}""", "size")]
    [InlineData("""{"dataset": "phone", "crop": "round"}""", "crop")]
    [InlineData("""{"dataset": "phone", "labels": "hair"}""", "labels")]
    [InlineData("""{"dataset": "phone", "name": "../x"}""", "name")]
    [InlineData("""{"dataset": "phone", "path": "/etc"}""", "path")]
    public async Task Request_that_is_wrong_names_the_field(string body, string field)
    {
        await AddPhotosAsync();

        var answer = await _client.PostAsync("/align", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"field\":\"{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Store.List(JobKind.Alignment));
    }

    [Fact]
    public async Task Dataset_that_is_not_there_and_name_that_is_taken_are_refused()
    {
        await AddPhotosAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await SubmitAsync(new { dataset = "other" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SubmitAsync(new { dataset = "phone", name = "phone" })).StatusCode);
    }

    private Task<HttpResponseMessage> SubmitAsync(object body) => _client.PostAsJsonAsync("/align", body);

    private async Task AddPhotosAsync()
    {
        using var zip = new ByteArrayContent(TestZips.Good());
        zip.Headers.ContentType = new("application/zip");
        Assert.Equal(HttpStatusCode.Created, (await _client.PostAsync("/datasets/phone", zip)).StatusCode);
    }
}
