using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FaceService.Api.Tests.Datasets;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs;
using FaceService.Model.Imaging.Reading;
using FaceService.Training.Projection;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Projection;

/// <summary>Projections over HTTP; a test plays the worker through the store.</summary>
public sealed class ProjectionApiTests : IDisposable
{
    private const string Key = "a-key-of-some-length";

    private readonly FaceHost _host = new FaceHost().With("Auth:Keys:0", Key).With("Projection:MaxWaiting", "3").With("Projection:MaxSteps", "900");
    private readonly HttpClient _client;

    public ProjectionApiTests()
    {
        _client = _host.CreateClient();
        _client.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    private IJobStore Store => _host.Services.GetRequiredService<IJobStore>();

    [Fact]
    public async Task Portrait_sent_as_the_body_is_queued_with_what_the_url_asks_for()
    {
        var response = await PostAsync("/project?model=portraits&steps=200&space=w%2B&seed=85&noise=fit&gender=male&heritage=b");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var job = await response.JsonAsync();
        Assert.Equal($"/project/{job.GetProperty("id").GetString()}", response.Headers.Location!.ToString());
        Assert.Equal(("queued", "portraits@1"), (job.GetProperty("state").GetString(), job.GetProperty("model").GetString()));
        var settings = job.GetProperty("settings");
        Assert.Equal((200, "w+", 85, "fit"), (settings.GetProperty("steps").GetInt32(), settings.GetProperty("space").GetString(), settings.GetProperty("seed").GetInt32(), settings.GetProperty("noise").GetString()));
        Assert.Equal([0f, 1, 0, 1, 0], settings.GetProperty("label").EnumerateArray().Select(x => x.GetSingle()));
    }

    [Fact]
    public async Task Preview_is_what_was_drawn_last_and_in_the_end_the_result()
    {
        var job = await (await PostAsync("/project")).JsonAsync();
        Assert.True(JobId.TryParse(job.GetProperty("id").GetString(), out var id));
        await (await _client.GetAsync($"/project/{id}/preview.png")).ProblemAsync(404, "path");
        var frames = Directory.CreateDirectory(Path.Combine(Store.RunFolder(id), "frames")).FullName;
        System.IO.File.WriteAllBytes(Path.Combine(frames, "000000.png"), [1]);
        System.IO.File.WriteAllBytes(Path.Combine(frames, "000010.png"), [2]);
        Assert.Equal([2], await _client.GetByteArrayAsync($"/project/{id}/preview.png"));

        EndedProjection.Write(Store, id, "portraits@1", rows: 1, width: 8);

        Assert.Equal(TestZips.Picture(2), await _client.GetByteArrayAsync($"/project/{id}/preview.png"));
    }

    [Fact]
    public async Task Portrait_and_fields_of_a_form_are_taken_too()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("120"), "steps" }, { File(TestZips.Picture(1)), "file", "me.png" }, { new StringContent("0,1,1,0,0"), "label" },
        };

        var job = await (await _client.PostAsync("/project?seed=7", form)).JsonAsync();

        var settings = job.GetProperty("settings");
        Assert.Equal((120, 7), (settings.GetProperty("steps").GetInt32(), settings.GetProperty("seed").GetInt32()));
        Assert.Equal([0f, 1, 1, 0, 0], settings.GetProperty("label").EnumerateArray().Select(x => x.GetSingle()));
    }

    [Fact]
    public async Task Only_the_square_that_the_model_can_draw_is_kept_and_never_shown()
    {
        var id = await SubmitAsync();

        var target = ImageDecoder.Decode(System.IO.File.ReadAllBytes(new ProjectionFolder(Store.RunFolder(id)).Target));
        Assert.Equal((16, 16), (target.Width, target.Height));
        Assert.Equal(["target.png"], Directory.EnumerateFiles(new ProjectionFolder(Store.RunFolder(id)).Path).Select(Path.GetFileName));
        foreach (var path in new[] { "target.png", "result.png", "run/target.png", "comparison.png" })
            Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"/project/{id}/{path}")).StatusCode);
    }

    [Fact]
    public async Task Progress_is_told_in_steps()
    {
        var id = await SubmitAsync();
        using (var claim = Claim(id, JobState.Running))
            Progress(claim, 40);

        var job = await (await _client.GetAsync($"/project/{id}")).JsonAsync();

        var progress = job.GetProperty("progress");
        Assert.Equal((40, 100), (progress.GetProperty("step").GetInt32(), progress.GetProperty("steps").GetInt32()));
        Assert.Equal((0.25, 12), (progress.GetProperty("distance").GetDouble(), progress.GetProperty("seconds_left").GetDouble()));
        Assert.Equal(JsonValueKind.Null, job.GetProperty("latent").ValueKind);
    }

    [Theory]
    [InlineData("w")]
    [InlineData("w+")]
    public async Task Ended_projection_gives_its_latent_in_the_form_that_generate_takes(string space)
    {
        var id = await EndedAsync(space);
        var client = await _host.ReadyClientAsync();

        var job = await (await _client.GetAsync($"/project/{id}")).JsonAsync();
        var outcome = job.GetProperty("outcome");
        Assert.Equal((0.02, 31.5, "pyramid"), (outcome.GetProperty("distance").GetDouble(), outcome.GetProperty("psnr").GetDouble(), outcome.GetProperty("loss").GetString()));
        var drawn = await client.PostJsonAsync("/generate", $$"""{"model": "{{job.GetProperty("model").GetString()}}", "space": "w", "latent": {{job.GetProperty("latent").GetRawText()}}}""");
        Assert.Equal("image/png", drawn.MediaType());
        Assert.Equal(HttpStatusCode.OK, drawn.StatusCode);
        foreach (var (name, type) in new[] { ("result", "image/png"), ("latent_json", "application/json"), ("latent_npy", "application/octet-stream"), ("timelapse", "image/gif") })
        {
            var file = await _client.GetAsync(job.GetProperty(name).GetString());
            Assert.Equal((HttpStatusCode.OK, type), (file.StatusCode, file.MediaType()));
        }
    }

    [Fact]
    public async Task List_has_the_newest_first_and_no_latents()
    {
        var ended = await EndedAsync("w");
        var list = (await (await _client.GetAsync("/project")).JsonAsync()).GetProperty("projections");

        Assert.Equal(ended.Value, Assert.Single(list.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, list[0].GetProperty("latent").ValueKind);
    }

    [Fact]
    public async Task Events_count_steps_and_end_with_the_job()
    {
        var id = await SubmitAsync();
        using (var claim = Claim(id, JobState.Running))
        {
            Progress(claim, 40);
            claim.Save(claim.Job.To(JobState.Cancelled, DateTimeOffset.UnixEpoch));
        }

        var text = await (await _client.GetAsync($"/project/{id}/events")).Content.ReadAsStringAsync();

        Assert.Contains("event: progress\ndata: {\"step\":40,\"steps\":100", text, StringComparison.Ordinal);
        Assert.Contains("data: {\"state\":\"cancelled\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("images", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_projection_is_cancelled_and_then_removed_with_its_portrait()
    {
        var id = await SubmitAsync();
        var folder = new ProjectionFolder(Store.RunFolder(id)).Path;
        Assert.Equal(HttpStatusCode.Conflict, (await _client.DeleteAsync($"/project/{id}")).StatusCode);

        var cancelled = await (await _client.PostAsync($"/project/{id}/cancel", null)).JsonAsync();
        Assert.Equal("cancelled", cancelled.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync($"/project/{id}")).StatusCode);

        Assert.False(Directory.Exists(folder));
        await (await _client.GetAsync($"/project/{id}")).ProblemAsync(404, "id");
        await (await _client.PostAsync($"/project/{id}/cancel", null)).ProblemAsync(404, "id");
    }

    [Fact]
    public async Task Running_projection_is_told_to_stop()
    {
        var id = await SubmitAsync();
        using var claim = Claim(id, JobState.Running);

        Assert.Equal(HttpStatusCode.Accepted, (await _client.PostAsync($"/project/{id}/cancel", null)).StatusCode);
        Assert.True(claim.CancelRequested);
    }

    [Fact]
    public async Task Projections_and_trainings_do_not_see_each_other()
    {
        var id = await SubmitAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"/train/{id}")).StatusCode);
        Assert.Empty((await (await _client.GetAsync("/train")).JsonAsync()).GetProperty("jobs").EnumerateArray());
    }

    [Theory]
    [InlineData("steps=9", "steps")]
    [InlineData("steps=901", "steps")]
    [InlineData("steps=many", "steps")]
    [InlineData("steps=", "steps")]
    [InlineData("steps=10&steps=20", "steps")]
    [InlineData("space=z", "space")]
    [InlineData("seed=-", "seed", false)]
    [InlineData("seed=", "seed")]
    [InlineData("noise=loud", "noise")]
    [InlineData("label=1,2", "label")]
    [InlineData("label=a,b,c,d,e", "label")]
    [InlineData("label=1,0,1,0,NaN", "label")]
    [InlineData("label=1,0,1,0,0&gender=male", "label")]
    [InlineData("gender=neither", "gender")]
    [InlineData("mood=glad", "mood")]
    [InlineData("model=classic", "model")]
    [InlineData("model=classic&noise=fit", "model")]
    public async Task What_cannot_be_asked_for_is_named(string query, string field, bool refused = true)
    {
        var response = await PostAsync("/project?" + query);

        if (refused)
            await response.ProblemAsync(400, field);
        else
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode); // any text is a seed
    }

    [Fact]
    public async Task Model_that_is_not_there_is_404() => await (await PostAsync("/project?model=nobody")).ProblemAsync(404, "model");

    [Fact]
    public async Task More_than_may_wait_are_429()
    {
        for (var i = 0; i < 3; i++)
            await SubmitAsync();

        Assert.NotNull((await PostAsync("/project")).Headers.RetryAfter);
        await (await PostAsync("/project")).ProblemAsync(429, null);
    }

    [Fact]
    public async Task What_is_no_portrait_is_refused_and_leaves_nothing_behind()
    {
        var good = TestZips.Picture(1);
        byte[][] bad = [[], "no picture"u8.ToArray(), good[..(good.Length / 2)], [.. good[..40], .. new byte[60]], Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'/>"), "GIF89a"u8.ToArray(), Wide()];
        foreach (var file in bad)
        {
            var response = await PostAsync("/project", file);
            Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{file.Length} bytes: {response.StatusCode}");
            Assert.Equal("application/problem+json", response.MediaType());
        }

        Assert.Empty(Store.List(JobKind.Projection));
        Assert.DoesNotContain(_host.DataEntries("jobs"), name => name.StartsWith("20", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    public async Task Body_of_another_kind_is_415(string type) =>
        await (await PostAsync("/project", TestZips.Picture(1), type)).ProblemAsync(415, "Content-Type");

    [Fact]
    public async Task Form_without_a_portrait_with_two_or_with_a_field_too_long_is_refused()
    {
        using var none = new MultipartFormDataContent { { new StringContent("100"), "steps" } };
        using var two = new MultipartFormDataContent { { File(TestZips.Picture(1)), "file", "a.png" }, { File(TestZips.Picture(2)), "file", "b.png" } };
        using var large = new MultipartFormDataContent { { File(TestZips.Picture(1)), "file", "a.png" }, { new StringContent(new string('1', 5000)), "seed" } };
        using var twice = new MultipartFormDataContent { { File(TestZips.Picture(1)), "file", "a.png" }, { new StringContent("100"), "steps" } };

        await (await _client.PostAsync("/project", none)).ProblemAsync(400, "file");
        await (await _client.PostAsync("/project", two)).ProblemAsync(400, "file");
        await (await _client.PostAsync("/project", large)).ProblemAsync(400, "seed");
        await (await _client.PostAsync("/project?steps=100", twice)).ProblemAsync(400, "steps");
    }

    [Fact]
    public async Task File_longer_than_allowed_is_413()
    {
        await using var host = new FaceHost().With("Auth:Keys:0", Key).With("Limits:MaxImageBytes", "1024");
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", Key);

        await (await client.PostAsync("/project", File(TestZips.Picture(1)))).ProblemAsync(413, "body");
    }

    [Theory]
    [InlineData("GET", "/project")]
    [InlineData("GET", "/project/x")]
    [InlineData("GET", "/project/x/events")]
    [InlineData("GET", "/project/x/result.png")]
    [InlineData("GET", "/project/x/latent.json")]
    [InlineData("GET", "/project/x/latent.npy")]
    [InlineData("GET", "/project/x/timelapse.gif")]
    [InlineData("POST", "/project")]
    [InlineData("POST", "/project/x/cancel")]
    [InlineData("DELETE", "/project/x")]
    public async Task Every_route_needs_the_key(string method, string path)
    {
        using var stranger = _host.CreateClient();

        await (await stranger.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).ProblemAsync(401, "X-Api-Key");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("..%2Fjobs")]
    [InlineData("20300102-030405-zzzzz")]
    public async Task Projection_that_is_not_there_is_404(string id)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"/project/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"/project/{id}/result.png")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.DeleteAsync($"/project/{id}")).StatusCode);
    }

    [Fact]
    public void Perceptual_network_that_is_not_there_stops_the_start()
    {
        using var host = new FaceHost().With("Projection:PerceptualNetwork", "/nowhere/vgg16.pt");

        var failure = Assert.ThrowsAny<Exception>(() => host.CreateClient());

        Assert.Contains("/nowhere/vgg16.pt", failure.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _client.Dispose();
        _host.Dispose();
    }

    // A header that promises more pixels than are allowed.
    private static byte[] Wide()
    {
        var file = TestZips.Picture(1);
        file[16] = 0x7f;
        return file;
    }

    private static ByteArrayContent File(byte[] content, string type = "image/png")
    {
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return part;
    }

    private Task<HttpResponseMessage> PostAsync(string path, byte[]? file = null, string type = "image/png") =>
        _client.PostAsync(path, File(file ?? TestZips.Picture(1), type));

    private async Task<JobId> SubmitAsync(string query = "?steps=100")
    {
        var response = await PostAsync("/project" + query);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.True(JobId.TryParse((await response.JsonAsync()).GetProperty("id").GetString(), out var id));
        return id;
    }

    private IJobClaim Claim(JobId id, JobState state)
    {
        var claim = Store.TryClaim(id)!;
        claim.Save(claim.Job.To(state, DateTimeOffset.UtcNow));
        return claim;
    }

    private static void Progress(IJobClaim claim, int step)
    {
        var progress = new ProjectionProgress(step, 100, 5, 0.25);
        claim.Append(JobEventType.Progress, progress);
        claim.Save(claim.Job with { Progress = progress });
    }

    private async Task<JobId> EndedAsync(string space)
    {
        var id = await SubmitAsync($"?steps=100&space={Uri.EscapeDataString(space)}");
        EndedProjection.Write(Store, id, "portraits@1", rows: space == "w" ? 1 : 6, width: 6);
        return id;
    }
}
