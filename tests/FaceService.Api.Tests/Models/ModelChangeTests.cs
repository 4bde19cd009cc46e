using System.Net;
using System.Text;
using FaceService.Api.Batching;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Catalog;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Models;

public sealed class ModelChangeTests : IAsyncLifetime
{
    private const string Key = "a-key-of-some-length";

    private readonly FaceHost _host = new FaceHost { ModelsOnDisk = true }.With("Auth:Keys:0", Key);
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        ModelFolder.Write(_host.Shipped, TestModels.Portraits(1), seed: 1);
        ModelFolder.Write(_host.Published, TestModels.Portraits(1, "mine"), seed: 2);
        ModelFolder.Write(_host.Published, TestModels.Portraits(2, "mine"), seed: 3);
        _client = await _host.ReadyClientAsync();
        _client.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("mine", "mine@2")]
    [InlineData("mine@1", "mine@1")]
    public async Task Default_that_is_set_answers_from_then_on(string reference, string id)
    {
        Assert.Equal("portraits@1", (await _client.GetAsync("/face")).Header("X-Face-Model"));
        var answer = await PutDefaultAsync($$"""{"model": "{{reference}}"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(id, (await answer.JsonAsync()).GetProperty("default").GetString());
        await ServedAsync(id);
        Assert.Equal(id, (await _client.GetAsync("/face")).Header("X-Face-Model"));
    }

    [Theory]
    [InlineData("""{"model": "nobody"}""", 404, "model")]
    [InlineData("""{"model": "mine@3"}""", 404, "model")]
    [InlineData("""{}""", 400, "model")]
    [InlineData("""{"model": 1}""", 400, "model")]
    [InlineData("""{"model": "mine", "version": 1}""", 400, "version")]
    public async Task Default_that_is_none_is_refused_by_name(string body, int status, string field)
    {
        await (await PutDefaultAsync(body)).ProblemAsync(status, field);
        Assert.Equal("portraits@1", (await _client.GetAsync("/face")).Header("X-Face-Model"));
    }

    [Fact]
    public async Task Default_outlives_the_service()
    {
        await PutDefaultAsync("""{"model": "mine@1"}""");
        using var again = new ModelCatalog(_host.Services.GetRequiredService<ModelCatalogOptions>());
        Assert.Equal("mine@1", again.Default?.Id.ToString());
    }

    [Fact]
    public async Task Published_model_is_deleted_with_all_versions()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync("/models/mine")).StatusCode);
        Assert.False(Directory.Exists(Path.Combine(_host.Published, "mine")));
        await (await _client.GetAsync("/models/mine")).ProblemAsync(404, "name");
        await (await _client.GetAsync("/face?model=mine@1")).ProblemAsync(404, "model");
    }

    [Fact]
    public async Task Shipped_model_cannot_be_deleted()
    {
        await (await _client.DeleteAsync("/models/portraits")).ProblemAsync(409, "name");
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/models/portraits")).StatusCode);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("mine@1")]
    [InlineData("..%2Fshipped")]
    [InlineData("default")]
    public async Task Model_that_is_not_there_cannot_be_deleted(string name) =>
        await (await _client.DeleteAsync($"/models/{name}")).ProblemAsync(404, "name");

    [Fact]
    public async Task Changes_need_the_key()
    {
        _client.DefaultRequestHeaders.Remove("X-Api-Key");
        await (await PutDefaultAsync("""{"model": "mine"}""")).ProblemAsync(401, "X-Api-Key");
        await (await _client.DeleteAsync("/models/mine")).ProblemAsync(401, "X-Api-Key");
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/models/mine")).StatusCode);
    }

    private Task<HttpResponseMessage> PutDefaultAsync(string body) =>
        _client.PutAsync("/models/default", new StringContent(body, Encoding.UTF8, "application/json"));

    // A new default answers once it has been loaded; until then the old one does.
    private async Task ServedAsync(string id)
    {
        var stage = _host.Services.GetRequiredService<ModelHost>();
        Assert.Equal(id, (await stage.ResolveAsync(id, CancellationToken.None))?.Version.Id.ToString());
    }
}
