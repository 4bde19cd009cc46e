using System.Text;
using System.Text.Json;

namespace FaceService.Api.Tests.Hosting;

/// <summary>What tests do with clients and answers.</summary>
internal static class HttpExtensions
{
    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string path, string json, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> GetAsync(this HttpClient client, string path, string header, string value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(header, value);
        return client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, string method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
        {
            if (name == "Host")
                request.Headers.Host = value;
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        return client.SendAsync(request);
    }

    public static Task<byte[]> BytesAsync(this HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {response.Content.ReadAsStringAsync().Result}");
        return response.Content.ReadAsByteArrayAsync();
    }

    public static async Task<byte[]> FaceAsync(this HttpClient client, string path) => await (await client.GetAsync(path)).BytesAsync();

    public static string MediaType(this HttpResponseMessage response) => response.Content.Headers.ContentType!.MediaType!;

    public static string Header(this HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Asserts that the answer is a problem about a field, and gives the error of that field.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, int status, string? field)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}, not {status}: {text}");
        Assert.Equal("application/problem+json", response.MediaType());
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        if (field is null)
            return problem;
        var errors = problem.GetProperty("errors").EnumerateArray().ToArray();
        var error = errors.FirstOrDefault(e => e.GetProperty("field").GetString() == field);
        Assert.True(error.ValueKind == JsonValueKind.Object, $"no error about {field}: {text}");
        Assert.NotEmpty(error.GetProperty("allowed").GetString()!);
        return error;
    }
}
