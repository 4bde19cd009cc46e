using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Models;

public sealed class ImportApiTests : IAsyncLifetime
{
    private const string Admin = "a-key-of-some-length";
    private const string Train = "another-key-of-some-length";
    private static readonly byte[] Weights = Encoding.ASCII.GetBytes("what the worker will read");

    private readonly FaceHost _host = new FaceHost { ModelsOnDisk = true }
        .With("Auth:Keys:0", Admin).With("Auth:Keys:1:Secret", Train).With("Auth:Keys:1:Scopes:0", "train").With("Models:MaxUploadMiB", "1").With("Models:MaxWaitingImports", "2");

    private HttpClient _client = null!;

    private IJobStore Store => _host.Services.GetRequiredService<IJobStore>();

    public async Task InitializeAsync()
    {
        ModelFolder.Write(_host.Shipped, TestModels.Portraits(1), seed: 1);
        _client = await _host.ReadyClientAsync();
        _client.DefaultRequestHeaders.Add("X-Api-Key", Admin);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task File_that_is_sent_waits_for_the_worker_with_what_was_said_of_it()
    {
        var answer = await _client.PostAsync("/models/brought?file=ffhq.pkl&licence=Mine&truncation=0.7", Raw(Weights));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var view = await answer.JsonAsync();
        Assert.Equal(answer.Headers.Location!.ToString(), view.GetProperty("url").GetString());
        Assert.Equal(("queued", "brought", "ffhq.pkl"), (view.GetProperty("state").GetString(), view.GetProperty("model").GetString(), view.GetProperty("file").GetString()));
        var job = Assert.Single(Store.List(JobKind.Import));
        Assert.Equal(new ImportPayload("brought", "ffhq.pkl", "Mine", 0.7), job.Payload);
        Assert.Equal(Weights, await File.ReadAllBytesAsync(Path.Combine(Store.RunFolder(job.Id), ImportPayload.Weights)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_host.Data, "cache")));
    }

    [Fact]
    public async Task Form_says_the_files_name_itself()
    {
        using var form = new MultipartFormDataContent { { new StringContent("first"), "note" }, { new ByteArrayContent(Weights), "file", "faces.pt" } };

        Assert.Equal(HttpStatusCode.Accepted, (await _client.PostAsync("/models/brought", form)).StatusCode);

        var job = Assert.Single(Store.List(JobKind.Import));
        Assert.Equal("faces.pt", ((ImportPayload)job.Payload).File);
        Assert.Equal(Weights, await File.ReadAllBytesAsync(Path.Combine(Store.RunFolder(job.Id), ImportPayload.Weights)));
    }

    [Theory]
    [InlineData("Brought", "name", 400)]
    [InlineData("portraits", "name", 409)]
    [InlineData("default", "name", 400)]
    [InlineData("brought?truncation=3", "truncation", 400)]
    [InlineData("brought?licence=one%0Atwo", "licence", 400)]
    [InlineData("brought?file=", "file", 400)]
    [InlineData("brought?file=a&file=b", "file", 400)]
    [InlineData("brought?path=/etc/passwd", "path", 400)]
    public async Task What_is_wrong_is_said_by_name(string address, string field, int status) =>
        await (await _client.PostAsync($"/models/{address}", Raw(Weights))).ProblemAsync(status, field);

    [Fact]
    public async Task File_that_is_too_long_is_refused_also_without_a_length_and_leaves_nothing()
    {
        var long_ = new byte[(1 << 20) + 1];
        using var chunked = Raw(long_);
        chunked.Headers.ContentLength = null;
        using var form = new MultipartFormDataContent { { new ByteArrayContent(long_), "file", "faces.pt" } };

        await (await _client.PostAsync("/models/brought", Raw(long_))).ProblemAsync(413, "body");
        await (await _client.PostAsync("/models/brought", form)).ProblemAsync(413, "file");
        Assert.Empty(Store.List(JobKind.Import));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_host.Data, "cache")));
    }

    [Fact]
    public async Task Empty_files_other_bodies_and_forms_without_a_file_are_refused()
    {
        using var form = new MultipartFormDataContent { { new StringContent("first"), "note" } };

        await (await _client.PostAsync("/models/brought", Raw([]))).ProblemAsync(400, "file");
        await (await _client.PostAsync("/models/brought", form)).ProblemAsync(400, "file");
        await (await _client.PostJsonAsync("/models/brought", "{}")).ProblemAsync(415, "Content-Type");
    }

    [Fact]
    public async Task More_imports_than_may_wait_are_refused()
    {
        await _client.PostAsync("/models/one", Raw(Weights));
        await _client.PostAsync("/models/two", Raw(Weights));

        var third = await _client.PostAsync("/models/three", Raw(Weights));

        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData(Train, HttpStatusCode.Forbidden)]
    public async Task Imports_need_a_key_for_changes_to_models(string? key, HttpStatusCode status)
    {
        _client.DefaultRequestHeaders.Remove("X-Api-Key");
        if (key is not null)
            _client.DefaultRequestHeaders.Add("X-Api-Key", key);

        Assert.Equal(status, (await _client.PostAsync("/models/brought", Raw(Weights))).StatusCode);
        Assert.Equal(status, (await _client.GetAsync("/imports")).StatusCode);
    }

    private static ByteArrayContent Raw(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }
}
