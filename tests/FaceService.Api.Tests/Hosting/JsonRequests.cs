using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace FaceService.Api.Tests.Hosting;

/// <summary>Requests and answers in JSON, as text.</summary>
internal static class JsonRequests
{
    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string path, string json) =>
        client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public static Task<HttpResponseMessage> PostZipAsync(this HttpClient client, string path, byte[] zip, string type = "application/zip")
    {
        var content = new ByteArrayContent(zip);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return client.PostAsync(path, content);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>The errors of problem details: field and what is allowed.</summary>
    public static async Task<Dictionary<string, string>> ErrorsAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.JsonAsync();
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        return problem.TryGetProperty("errors", out var errors)
            ? errors.EnumerateArray().ToDictionary(e => e.GetProperty("field").GetString()!, e => e.GetProperty("allowed").GetString()!)
            : [];
    }
}
