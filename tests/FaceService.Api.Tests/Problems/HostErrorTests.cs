using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Problems;

public sealed class HostErrorTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/faces")]
    [InlineData("/pages/../Program.cs")]
    [InlineData("/models/portraits/1/generator.safetensors")]
    public async Task Unknown_path_is_404(string path) => Assert.Equal(404, (int)(await _client.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Unknown_path_is_told_as_a_problem() => await (await _client.GetAsync("/nowhere")).ProblemAsync(404, "path");

    [Fact]
    public async Task Method_that_is_not_there_is_405_with_Allow()
    {
        var response = await _client.GetAsync("/generate");
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        var error = await response.ProblemAsync(405, "method");
        Assert.Equal(("GET", "POST"), (error.GetProperty("value").GetString(), error.GetProperty("allowed").GetString()));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/problem+json")]
    [InlineData(null)]
    public async Task Body_of_another_type_is_415(string? type)
    {
        var content = new ByteArrayContent("{\"seed\": 1}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        var error = await (await _client.PostAsync("/generate", content)).ProblemAsync(415, "Content-Type");
        Assert.Contains("application/json", error.GetProperty("allowed").GetString());
    }

    [Theory]
    [InlineData("/generate", "gzip", 415)]
    [InlineData("/generate", "br", 415)]
    [InlineData("/generate", "identity, x-own", 415)]
    [InlineData("/interpolate", "deflate", 415)]
    [InlineData("/verify", "gzip", 415)]
    [InlineData("/generate", "identity", 200)]
    [InlineData("/generate", "Identity", 200)]
    public async Task Body_that_is_packed_is_415_with_what_is_read(string path, string encoding, int status)
    {
        var content = Json("{\"seed\": 1}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var response = await _client.PostAsync(path, content);

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200)
            return;
        await response.ProblemAsync(415, "Content-Encoding");
        Assert.Equal("identity", response.Header("Accept-Encoding"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"seed\": }")]
    [InlineData("{\"seed\": 1}}")]
    [InlineData("{\"seed\": 1, }")]
    [InlineData("{\"seed\": 1} {\"seed\": 2}")]
    [InlineData("{\"seed\": NaN}")]
    [InlineData("{\"seed\": Infinity}")]
    [InlineData("{\"latent\": [NaN]}")]
    [InlineData("{'seed': 1}")]
    [InlineData("{\"seed\": 1 /* one */}")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"seed\"")]
    [InlineData("null")]
    [InlineData("{\"seed\": 1, \"seed\": 2}")]
    [InlineData("{\"mix\": {\"seed\": 1, \"seed\": 2, \"layers\": [1]}}")]
    [InlineData("{\"\\ud800\": 1}")]
    public async Task Body_that_is_no_json_object_is_400(string body) => await (await _client.PostJsonAsync("/generate", body)).ProblemAsync(400, null);

    [Fact]
    public async Task Body_that_is_nested_deeply_is_400()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 10_000)) + string.Concat(Enumerable.Repeat("]", 10_000));
        await (await _client.PostJsonAsync("/generate", $$"""{"latent": {{deep}}}""")).ProblemAsync(400, null);
    }

    [Fact]
    public async Task Body_that_is_not_utf8_is_400()
    {
        var content = new ByteArrayContent([.. "{\"seed\": \""u8, 0xFF, 0xFE, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await (await _client.PostAsync("/generate", content)).ProblemAsync(400, null);
    }

    [Fact]
    public async Task Body_of_100_MB_is_413()
    {
        var response = await _client.PostAsync("/generate", Json(new byte[100 << 20]));
        var error = await response.ProblemAsync(413, "body");
        Assert.Contains("8388608", error.GetProperty("allowed").GetString());
    }

    [Fact]
    public async Task Body_that_does_not_tell_its_length_is_413_too()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/generate") { Content = Json(new byte[9 << 20]) };
        request.Headers.TransferEncodingChunked = true;
        await (await _client.SendAsync(request)).ProblemAsync(413, "body");
    }

    [Fact]
    public async Task Long_value_is_shortened_in_the_answer()
    {
        var error = await (await _client.GetAsync($"/face?noise={new string('x', 4000)}")).ProblemAsync(400, "noise");
        Assert.True(error.GetProperty("value").GetString()!.Length < 100);
    }

    [Fact]
    public async Task Unknown_fields_list_the_known_ones()
    {
        var error = await (await _client.PostJsonAsync("/generate", """{"sede": 1}""")).ProblemAsync(400, "sede");
        Assert.Contains("seed", error.GetProperty("allowed").GetString());
    }

    [Fact]
    public async Task Service_goes_on_after_all_of_it()
    {
        await _client.PostJsonAsync("/generate", "{");
        await _client.PostAsync("/generate", Json(new byte[9 << 20]));
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/face")).StatusCode);
    }

    private static ByteArrayContent Json(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = Encoding.UTF8.WebName };
        return content;
    }
}
