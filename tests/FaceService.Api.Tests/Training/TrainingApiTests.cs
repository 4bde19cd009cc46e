using System.Net;
using System.Text;
using FaceService.Api.Tests.Datasets;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs;

namespace FaceService.Api.Tests.Training;

public sealed class TrainingApiTests
{
    [Fact]
    public async Task Submit_job_is_queued_and_found()
    {
        await using var host = await TrainingHost.StartAsync();

        var accepted = await host.Client.PostJsonAsync("/train", TrainingHost.Job);

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var job = await (await host.Client.GetAsync(accepted.Headers.Location)).JsonAsync();
        Assert.Equal("queued", job.GetProperty("state").GetString());
        Assert.Equal(
            ("drawn", "stylegan2-32", "my-faces", 2),
            (Text(job, "dataset"), Text(job, "preset"), Text(job, "model"), job.GetProperty("settings").GetProperty("kimg").GetInt32()));
        Assert.Equal(accepted.Headers.Location!.OriginalString, Text(job, "url"));
    }

    [Fact]
    public async Task Submit_without_a_model_is_named_after_dataset_and_preset()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync("""{"dataset": "drawn", "preset": "dcgan-64"}""");

        Assert.Equal("drawn-dcgan-64", ((TrainingPayload)host.Store.Find(id)!.Payload).Model);
    }

    [Theory]
    [InlineData("""{}""", "dataset", "preset")]
    [InlineData("""{"dataset": "drawn"}""", "preset")]
    [InlineData("""{"dataset": "../drawn", "preset": "dcgan-64"}""", "dataset")]
    [InlineData("""{"dataset": 5, "preset": "dcgan-64"}""", "dataset")]
    [InlineData("""{"dataset": null, "preset": "dcgan-64"}""", "dataset")]
    [InlineData("""{"dataset": "drawn", "preset": "dcgan-64", "model": "default"}""", "model")]
    [InlineData("""{"dataset": "drawn", "preset": "dcgan-64", "model": "a/b"}""", "model")]
    [InlineData("""{"dataset": "drawn", "preset": "dcgan-64", "out": "/tmp"}""", "out")]
    [InlineData("""{"dataset": "drawn", "preset": "dcgan-64", "settings": [1]}""", "settings")]
    [InlineData("""{"dataset": "drawn", "preset": "dcgan-64", "settings": {"kimg": {}}}""", "settings.kimg")]
    [InlineData("""{"dataset": "drawn", "preset": "dcgan-64", "settings": {"kimg": "\ud800"}}""", "settings.kimg")]
    [InlineData("""{"dataset": "drawn", "preset": "dcgan-64", "settings": {"kimg": -1, "batch": 1e9}}""", "settings.batch", "settings.kimg")]
    [InlineData("""{"dataset": "drawn", "preset": "dcgan-64", "settings": {"batch": "many"}}""", "settings.batch")]
    [InlineData("""{"dataset": "drawn", "preset": "stylegan2-64", "settings": {"size": 48}}""", "settings.size")]
    public async Task Submit_bad_field_is_named(string body, params string[] fields)
    {
        await using var host = await TrainingHost.StartAsync();

        var refused = await host.Client.PostJsonAsync("/train", body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(fields, (await refused.ErrorsAsync()).Keys.Order());
        Assert.Empty(host.Store.List(JobKind.Training));
    }

    [Fact]
    public async Task Submit_unknown_setting_is_answered_with_the_known_ones()
    {
        await using var host = await TrainingHost.StartAsync();

        var refused = await host.Client.PostJsonAsync("/train", """{"dataset": "drawn", "preset": "stylegan2-64", "settings": {"learning_rat": 1}}""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var known = (await refused.ErrorsAsync())["settings.learning_rat"].Split(", ");
        Assert.Contains("kimg", known);
        Assert.Contains("channel_max", known);
    }

    [Theory]
    [InlineData("""{"dataset": "elsewhere", "preset": "dcgan-64"}""", "dataset", "drawn")]
    [InlineData("""{"dataset": "drawn", "preset": "dcgan-63"}""", "preset", "dcgan-64")]
    public async Task Submit_thing_that_is_not_there_is_not_found(string body, string field, string known)
    {
        await using var host = await TrainingHost.StartAsync();

        var refused = await host.Client.PostJsonAsync("/train", body);

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Contains(known, (await refused.ErrorsAsync())[field]);
    }

    [Theory]
    [InlineData("""{"labels": [["0.png", 4096], ["1.png", 0]]}""", "4096")]
    [InlineData("""{"labels": [["0.png", 0""", "dataset.json")]
    [InlineData("""{"labels": [["0.png", 0], ["1.png", 1]], "classes": ["a", "b"], "groups": ["seed"]}""", "seed")]
    public async Task Submit_labels_that_the_job_would_use_and_cannot_are_refused_before_it_is_queued(string labels, string told)
    {
        await using var host = await TrainingHost.StartAsync();
        var added = await host.Client.PostZipAsync("/datasets/odd", TestZips.Of(
            ("0.png", TestZips.Picture(0)), ("1.png", TestZips.Picture(1)),
            ("dataset.json", Encoding.UTF8.GetBytes(labels)), ("other.csv", "file,kind\n0.png,a\n1.png,b\n"u8.ToArray())));
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Contains(told, Text(await added.JsonAsync(), "label_problem"));

        var refused = await SubmitAsync("stylegan2-32", """ "labels": "auto" """);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var allowed = (await refused.ErrorsAsync())["settings.labels"];
        Assert.Contains(told, allowed);
        Assert.DoesNotContain(host.Host.Data, await refused.Content.ReadAsStringAsync());
        Assert.Empty(host.Store.List(JobKind.Training));

        Assert.Contains("age", (await (await SubmitAsync("stylegan2-32", """ "labels": "csv:other.csv:age" """)).ErrorsAsync())["settings.labels"]);
        Assert.Contains("*.gif", (await (await SubmitAsync("stylegan2-32", """ "pattern": "*.gif", "labels": "none" """)).ErrorsAsync())["settings.pattern"]);
        Assert.Equal(HttpStatusCode.Accepted, (await SubmitAsync("stylegan2-32", """ "labels": "none" """)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await SubmitAsync("stylegan2-32", """ "labels": "csv:other.csv:kind" """)).StatusCode);

        Task<HttpResponseMessage> SubmitAsync(string preset, string settings) =>
            host.Client.PostJsonAsync("/train", $$"""{"settings": { {{settings}} }, "dataset": "odd", "preset": "{{preset}}"}""");
    }

    [Fact]
    public async Task Submit_more_threads_than_cores_is_told_how_many_there_are()
    {
        await using var host = await TrainingHost.StartAsync();

        var refused = await host.Client.PostJsonAsync("/train", Threads(Environment.ProcessorCount + 1));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains($"to {Environment.ProcessorCount}", (await refused.ErrorsAsync())["settings.threads"]);
        Assert.Equal(HttpStatusCode.Accepted, (await host.Client.PostJsonAsync("/train", Threads(Environment.ProcessorCount))).StatusCode);

        static string Threads(int count) => $$"""{"settings": {"threads": {{count}} }, "dataset": "drawn", "preset": "stylegan2-32"}""";
    }

    [Fact]
    public async Task Submit_name_of_a_shipped_model_is_a_conflict()
    {
        var catalog = new FakeCatalog(TestModels.Portraits() with { Shipped = true });
        await using var host = await TrainingHost.StartAsync(new FaceHost { Catalog = catalog });

        var refused = await host.Client.PostJsonAsync("/train", """{"dataset": "drawn", "preset": "dcgan-64", "model": "portraits"}""");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("model", (await refused.ErrorsAsync()).Keys);
    }

    [Fact]
    public async Task Submit_more_than_may_wait_is_too_many()
    {
        await using var host = await TrainingHost.StartAsync(new FaceHost().With("Training:MaxWaitingJobs", "1"));
        await host.SubmitAsync();

        var refused = await host.Client.PostJsonAsync("/train", TrainingHost.Job);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("text/plain", TrainingHost.Job, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "[]", HttpStatusCode.BadRequest)]
    public async Task Submit_body_that_is_none_is_refused(string type, string body, HttpStatusCode status)
    {
        await using var host = await TrainingHost.StartAsync();

        var refused = await host.Client.PostAsync("/train", new StringContent(body, Encoding.UTF8, type));

        Assert.Equal(status, refused.StatusCode);
        await refused.ErrorsAsync();
    }

    [Fact]
    public async Task Find_running_job_tells_its_progress_and_what_it_has_written()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync();
        using var claim = host.Claim(id, JobState.Running);
        claim.Save(claim.Job with
        {
            Progress = new TrainingProgress
            {
                Images = 500,
                TotalImages = 2000,
                ImagesPerSecond = 50,
                Losses = new Dictionary<string, double> { ["d"] = 1.5, ["g"] = double.NaN },
            },
        });
        var run = Directory.CreateDirectory(Path.Combine(host.Store.RunFolder(id), "samples")).Parent!.FullName;
        File.WriteAllText(Path.Combine(run, "samples", "000200.png"), "sheet");
        File.WriteAllText(Path.Combine(run, "losses.csv"), "step,d");
        File.WriteAllText(Path.Combine(run, "losses.svg"), "curve");
        File.WriteAllText(Path.Combine(run, "skipped.csv"), "file,reason");
        File.WriteAllText(Path.Combine(run, "timelapse.gif"), "lapse");

        var job = await (await host.Client.GetAsync($"/train/{id}")).JsonAsync();

        Assert.Equal("running", Text(job, "state"));
        var progress = job.GetProperty("progress");
        Assert.Equal((500, 30.0), (progress.GetProperty("images").GetInt32(), progress.GetProperty("seconds_left").GetDouble()));
        Assert.Equal(1.5, progress.GetProperty("losses").GetProperty("d").GetDouble());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, progress.GetProperty("losses").GetProperty("g").ValueKind);
        foreach (var (address, type, content) in new[]
        {
            (job.GetProperty("samples")[0].GetString(), "image/png", "sheet"),
            (Text(job, "losses"), "text/csv", "step,d"),
            (Text(job, "loss_curve"), "image/svg+xml", "curve"),
            (Text(job, "skipped"), "text/csv", "file,reason"),
            (Text(job, "timelapse"), "image/gif", "lapse"),
        })
        {
            var file = await host.Client.GetAsync(address);
            Assert.Equal((type, content), (file.Content.Headers.ContentType!.MediaType, await file.Content.ReadAsStringAsync()));
        }
    }

    [Theory]
    [InlineData("/train/20300101-000000-bcdfg")]
    [InlineData("/train/..%2F..%2Fetc")]
    [InlineData("/train/20300101-000000-bcdfg/events")]
    [InlineData("/train/20300101-000000-bcdfg/samples/1.png")]
    [InlineData("/train/20300101-000000-bcdfg/losses.csv")]
    [InlineData("/train/20300101-000000-bcdfg/losses.svg")]
    [InlineData("/train/20300101-000000-bcdfg/skipped.csv")]
    [InlineData("/train/20300101-000000-bcdfg/timelapse.gif")]
    public async Task Read_job_that_is_not_there_is_not_found(string path)
    {
        await using var host = await TrainingHost.StartAsync();

        var missing = await host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        await missing.ErrorsAsync();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("..%2F..%2Fjob")]
    public async Task Sample_that_is_not_there_is_not_found(string number)
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"/train/{id}/samples/{number}.png")).StatusCode);
    }

    [Fact]
    public async Task List_jobs_come_newest_first()
    {
        await using var host = await TrainingHost.StartAsync();
        JobId[] ids = [await host.SubmitAsync(), await host.SubmitAsync(), await host.SubmitAsync()];

        var jobs = (await (await host.Client.GetAsync("/train")).JsonAsync()).GetProperty("jobs");

        Assert.Equal(ids.OrderDescending().Select(id => id.Value), jobs.EnumerateArray().Select(job => Text(job, "id")));
    }

    [Fact]
    public async Task Cancel_queued_job_is_done_at_once_and_only_once()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync();

        var cancelled = await host.Client.PostAsync($"/train/{id}/cancel", null);
        var again = await host.Client.PostAsync($"/train/{id}/cancel", null);

        Assert.Equal((HttpStatusCode.OK, "cancelled"), (cancelled.StatusCode, Text(await cancelled.JsonAsync(), "state")));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("cancelled", Text(await again.JsonAsync(), "detail"));
    }

    [Fact]
    public async Task Cancel_running_job_is_left_to_its_worker()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync();
        using var claim = host.Claim(id, JobState.Running);

        var cancelled = await host.Client.PostAsync($"/train/{id}/cancel", null);

        Assert.Equal((HttpStatusCode.Accepted, "running"), (cancelled.StatusCode, Text(await cancelled.JsonAsync(), "state")));
        Assert.True(claim.CancelRequested);
    }

    [Fact]
    public async Task Resume_cancelled_job_is_queued_again_and_a_queued_one_is_a_conflict()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync();
        host.Claim(id, JobState.Cancelled).Dispose();

        var resumed = await host.Client.PostAsync($"/train/{id}/resume", null);
        var again = await host.Client.PostAsync($"/train/{id}/resume", null);

        Assert.Equal((HttpStatusCode.Accepted, "queued"), (resumed.StatusCode, Text(await resumed.JsonAsync(), "state")));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task Extend_succeeded_job_is_queued_to_its_new_length()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await SucceedAsync(host);

        var extended = await host.Client.PostJsonAsync($"/train/{id}/extend", """{"kimg": 4}""");

        Assert.Equal((HttpStatusCode.Accepted, "queued"), (extended.StatusCode, Text(await extended.JsonAsync(), "state")));
        Assert.Equal(4, ((TrainingPayload)host.Store.Find(id)!.Payload).Settings["kimg"].GetInt32());
    }

    [Theory]
    [InlineData("""{}""", "kimg")]
    [InlineData("""{"kimg": 2}""", "kimg")]
    [InlineData("""{"kimg": "4"}""", "kimg")]
    [InlineData("""{"kimg": 4, "batch": 2}""", "batch")]
    [InlineData("""{"kimg": 1e9}""", "settings.kimg")]
    public async Task Extend_to_what_is_no_length_is_refused(string body, string field)
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await SucceedAsync(host);

        var refused = await host.Client.PostJsonAsync($"/train/{id}/extend", body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(field, (await refused.ErrorsAsync()).Keys);
        Assert.Equal(JobState.Succeeded, host.Store.Find(id)!.State);
    }

    [Fact]
    public async Task Delete_ended_job_is_gone_and_a_running_one_a_conflict()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync();
        var claim = host.Claim(id, JobState.Running);

        Assert.Equal(HttpStatusCode.Conflict, (await host.Client.DeleteAsync($"/train/{id}")).StatusCode);
        claim.Save(claim.Job.To(JobState.Cancelled, DateTimeOffset.UnixEpoch));
        claim.Dispose();

        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync($"/train/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.DeleteAsync($"/train/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"/train/{id}")).StatusCode);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("resume")]
    public async Task Change_job_that_is_not_there_is_not_found(string change)
    {
        await using var host = await TrainingHost.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.PostAsync($"/train/20300101-000000-bcdfg/{change}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.PostAsync($"/train/No/{change}", null)).StatusCode);
    }

    [Fact]
    public async Task Training_without_the_key_is_closed()
    {
        await using var host = await TrainingHost.StartAsync();
        var stranger = host.Host.CreateClient();

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostJsonAsync("/train", TrainingHost.Job)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/train")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/train/20300101-000000-bcdfg")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/train/20300101-000000-bcdfg/events")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/train/20300101-000000-bcdfg/samples/1.png")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/train/20300101-000000-bcdfg/cancel", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.DeleteAsync("/train/20300101-000000-bcdfg")).StatusCode);
        Assert.Empty(host.Store.List(JobKind.Training));
    }

    private static async Task<JobId> SucceedAsync(TrainingHost host)
    {
        var id = await host.SubmitAsync();
        using var claim = host.Claim(id, JobState.Running);
        claim.Save(claim.Job with { Progress = new TrainingProgress { Images = 2000, TotalImages = 2000 } });
        claim.Save(claim.Job.To(JobState.Succeeded, DateTimeOffset.UnixEpoch));
        return id;
    }

    private static string? Text(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString();
}
