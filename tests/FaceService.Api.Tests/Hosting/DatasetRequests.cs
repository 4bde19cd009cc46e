using System.Net.Http.Headers;

namespace FaceService.Api.Tests.Hosting;

/// <summary>Requests with zips, and answers with errors.</summary>
internal static class DatasetRequests
{
    public static Task<HttpResponseMessage> PostZipAsync(this HttpClient client, string path, byte[] zip, string type = "application/zip")
    {
        var content = new ByteArrayContent(zip);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return client.PostAsync(path, content);
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
