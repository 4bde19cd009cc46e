using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FaceService.Api.Faces.OpenAi;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Networks.Configs;

namespace FaceService.Api.Tests.Faces;

public sealed class OpenAiTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Path = "/v1/images/generations";

    private readonly HttpClient _client = shared.Client;

    [Fact]
    public async Task Prompt_is_hashed_to_a_seed_and_n_faces_follow()
    {
        var seed = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes("A sailor, 42")));
        var answer = await (await _client.PostJsonAsync(Path, """{"prompt": "A sailor, 42", "n": 3, "response_format": "b64_json", "size": "64x64"}""")).JsonAsync();

        Assert.True(answer.GetProperty("created").GetInt64() > 0);
        var images = answer.GetProperty("data").EnumerateArray().Select(image => image.GetProperty("b64_json").GetBytesFromBase64()).ToList();
        Assert.Equal(3, images.Count);
        for (var i = 0; i < images.Count; i++)
        {
            Assert.Equal(64, ImageDecoder.Probe(images[i]).Width);
            Assert.Equal(unchecked(seed + (uint)i), JsonDocument.Parse(MarkReader.Read(images[i])!.Request!).RootElement.GetProperty("seed").GetUInt32());
        }
    }

    [Fact]
    public async Task Url_gives_the_same_bytes_for_ever()
    {
        const string Body = "\"prompt\": \"a female person, heritage c\", \"n\": 2, \"size\": \"48x48\", \"output_format\": \"webp\"";
        var urls = (await (await _client.PostJsonAsync(Path, $"{{{Body}}}")).JsonAsync()).GetProperty("data").EnumerateArray().Select(image => image.GetProperty("url").GetString()!).ToList();
        var files = (await (await _client.PostJsonAsync(Path, $"{{{Body}, \"response_format\": \"b64_json\"}}")).JsonAsync()).GetProperty("data").EnumerateArray()
            .Select(image => image.GetProperty("b64_json").GetBytesFromBase64()).ToList();

        Assert.All(urls, url => Assert.StartsWith("http://localhost/face/", url));
        for (var i = 0; i < urls.Count; i++)
        {
            var face = await _client.GetAsync(urls[i]);
            Assert.Equal(TimeSpan.FromDays(365), face.Headers.CacheControl!.MaxAge);
            Assert.Equal(files[i], await face.BytesAsync());
        }

        var drawn = JsonDocument.Parse(MarkReader.Read(files[1])!.Request!).RootElement.GetProperty("attributes");
        Assert.Equal(("female", "c"), (drawn.GetProperty("gender").GetString(), drawn.GetProperty("heritage").GetString()));
    }

    [Theory]
    [InlineData("a portrait of a female sailor", "gender=female")]
    [InlineData("a Male sailor, not female", "gender=male")]
    [InlineData("she is a b", "")] // letters of a sentence name nothing
    [InlineData("heritage: b, smiling", "heritage=b")]
    [InlineData("femalesque", "")]
    [InlineData("FEMALE heritage=c", "gender=female heritage=c")]
    [InlineData("", "")]
    public void Values_that_a_prompt_names_are_found(string prompt, string expected)
    {
        LabelGroup[] groups = [new("gender", ["female", "male"]), new("heritage", ["a", "b", "c"])];
        Assert.Equal(expected, string.Join(' ', PromptAttributes.Of(prompt, groups).Select(found => $"{found.Key}={found.Value}")));
    }

    [Theory]
    [InlineData("""{"model": "dall-e-3", "prompt": "x", "quality": "hd", "style": "vivid", "user": "u"}""", "url")]
    [InlineData("""{"model": "dall-e-2", "prompt": "x", "response_format": "b64_json"}""", "b64_json")]
    [InlineData("""{"model": "gpt-image-1", "prompt": "x", "background": "auto", "moderation": "low", "size": "auto"}""", "b64_json")]
    [InlineData("""{"model": "portraits@1", "prompt": "x", "n": null}""", "url")]
    public async Task Request_of_an_existing_client_gets_faces(string body, string member)
    {
        var response = await _client.PostJsonAsync(Path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        Assert.NotEmpty((await response.JsonAsync()).GetProperty("data")[0].GetProperty(member).GetString()!);
    }

    [Theory]
    [InlineData("{}", 400, "prompt", null)]
    [InlineData("""{"prompt": ""}""", 400, "prompt", null)]
    [InlineData("""{"prompt": 7}""", 400, "prompt", null)]
    [InlineData("""{"prompt": "x", "n": 0}""", 400, "n", null)]
    [InlineData("""{"prompt": "x", "n": 11}""", 400, "n", null)]
    [InlineData("""{"prompt": "x", "size": "1792x1024"}""", 400, "size", null)]
    [InlineData("""{"prompt": "x", "size": "8x8"}""", 400, "size", null)]
    [InlineData("""{"prompt": "x", "size": "big"}""", 400, "size", null)]
    [InlineData("""{"prompt": "x", "response_format": "png"}""", 400, "response_format", null)]
    [InlineData("""{"prompt": "x", "stream": true}""", 400, "stream", null)]
    [InlineData("""{"prompt": "x", "promt": 1}""", 400, "promt", null)]
    [InlineData("""{"prompt": "x", "model": "nobody"}""", 404, "model", "model_not_found")]
    [InlineData("""{"prompt": """, 400, null, null)]
    public async Task Error_has_the_shape_of_OpenAI(string body, int status, string? param, string? code)
    {
        var response = await _client.PostJsonAsync(Path, body);
        Assert.Equal((status, "application/json"), ((int)response.StatusCode, response.MediaType()));
        var error = (await response.JsonAsync()).GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Method_and_path_that_are_not_there_are_told_in_it_too()
    {
        Assert.True((await (await _client.GetAsync(Path)).JsonAsync()).TryGetProperty("error", out _));
        Assert.True((await (await _client.GetAsync("/v1/models")).JsonAsync()).TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Any_bearer_opens_what_is_open_and_only_a_key_what_is_not()
    {
        Assert.Equal(200, (int)(await SendAsync(_client, "sk-anything")).StatusCode);
        await using var host = new FaceHost().With("Auth:Faces", "true").With("Auth:Keys:0", "a-key-of-some-length");
        var client = await host.ReadyClientAsync();
        var refused = await SendAsync(client, "sk-anything");
        Assert.Equal(401, (int)refused.StatusCode);
        Assert.Equal("invalid_api_key", (await refused.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(200, (int)(await SendAsync(client, "a-key-of-some-length")).StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("""{"prompt": "x"}""", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", key);
        return client.SendAsync(request);
    }
}
