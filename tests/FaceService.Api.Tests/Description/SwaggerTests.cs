using System.Text.Json;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Description;

public sealed class SwaggerTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Fact]
    public async Task Description_lists_every_route_of_faces()
    {
        var paths = (await DocumentAsync()).GetProperty("paths").EnumerateObject().Select(path => path.Name).ToArray();
        Assert.All(
            new[] { "/face", "/face/{name}", "/generate", "/interpolate", "/verify", "/models", "/models/{name}", "/health/live", "/health/ready", "/metrics" },
            path => Assert.Contains(path, paths));
    }

    [Fact]
    public async Task Key_may_be_given_in_two_ways_where_one_is_needed()
    {
        var document = await DocumentAsync();
        var schemes = document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().ToDictionary(scheme => scheme.Name, scheme => scheme.Value);
        Assert.Equal("X-Api-Key", schemes["key"].GetProperty("name").GetString());
        Assert.Equal("bearer", schemes["bearer"].GetProperty("scheme").GetString());
        JsonElement Operation(string path, string method) => document.GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.All(
            new[] { Operation("/train", "post"), Operation("/train", "get"), Operation("/models/{name}", "delete"), Operation("/datasets/{name}", "post") },
            operation => Assert.Equal(schemes.Keys.Order(), operation.GetProperty("security").EnumerateArray().Select(way => way.EnumerateObject().Single().Name).Order()));
        Assert.All(new[] { Operation("/generate", "post"), Operation("/session", "post"), Operation("/models", "get") }, operation => Assert.False(operation.TryGetProperty("security", out _)));
    }

    [Theory]
    [InlineData("/generate")]
    [InlineData("/interpolate")]
    public async Task Every_example_of_a_body_works(string path)
    {
        var content = (await DocumentAsync()).GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content");
        var examples = content.GetProperty("application/json").GetProperty("examples").EnumerateObject().ToArray();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var response = await _client.PostJsonAsync(path, example.Value.GetProperty("value").GetRawText());
            Assert.True(response.IsSuccessStatusCode, $"{example.Name}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Every_example_of_a_parameter_works()
    {
        var parameters = (await DocumentAsync()).GetProperty("paths").GetProperty("/face").GetProperty("get").GetProperty("parameters").EnumerateArray();
        var query = parameters.Where(p => p.TryGetProperty("example", out var example) && example.ValueKind == JsonValueKind.String)
            .Select(p => $"{p.GetProperty("name").GetString()}={p.GetProperty("example").GetString()}").ToArray();
        Assert.True(query.Length >= 3);
        Assert.True((await _client.GetAsync($"/face?{string.Join('&', query)}")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Every_parameter_in_a_path_and_every_json_body_has_an_example()
    {
        foreach (var path in (await DocumentAsync()).GetProperty("paths").EnumerateObject().Where(p => !p.Name.StartsWith("/test", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var told = $"{operation.Name} {path.Name}";
                if (operation.Value.TryGetProperty("parameters", out var parameters))
                    Assert.All(parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "path"), p => Assert.True(p.TryGetProperty("example", out _), told));
                if (operation.Value.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json))
                    Assert.True(json.TryGetProperty("examples", out var examples) && examples.EnumerateObject().Any(), told);
            }
        }
    }

    [Fact]
    public async Task Every_operation_has_a_summary()
    {
        foreach (var path in (await DocumentAsync()).GetProperty("paths").EnumerateObject().Where(p => !p.Name.StartsWith("/test", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Value.ValueKind == JsonValueKind.Object))
                Assert.True(operation.Value.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 10, $"{operation.Name} {path.Name}");
        }
    }

    [Fact]
    public async Task Numbers_are_those_of_the_limits_in_force()
    {
        await using var host = new FaceHost().With("Limits:MaxSize", "512").With("Limits:MaxCount", "7").With("Limits:MaxFrames", "30");
        using var client = await host.ReadyClientAsync();
        var paths = (await (await client.GetAsync("/swagger/v1/swagger.json")).JsonAsync()).GetProperty("paths");
        JsonElement Field(string path, string name) => paths.GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content")
            .GetProperty("application/json").GetProperty("schema").GetProperty("properties").GetProperty(name);

        Assert.Equal(512, Field("/generate", "size").GetProperty("maximum").GetInt32());
        Assert.Equal(7, Field("/latents", "count").GetProperty("maximum").GetInt32());
        Assert.Contains("at most 7", Field("/generate", "count").GetProperty("description").GetString());
        Assert.Contains("2 to 30; 30 if not sent", Field("/interpolate", "frames").GetProperty("description").GetString());
    }

    [Fact]
    public async Task Page_is_there() => Assert.Contains("swagger-ui", await _client.GetStringAsync("/swagger/index.html"));

    private async Task<JsonElement> DocumentAsync() => await (await _client.GetAsync("/swagger/v1/swagger.json")).JsonAsync();
}
