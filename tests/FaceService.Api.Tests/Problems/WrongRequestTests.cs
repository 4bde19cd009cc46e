using System.Text.Json;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Problems;

public sealed class WrongRequestTests : IAsyncLifetime
{
    private const string Key = "a-key-of-some-length";

    // A run by hand may try more: FACE_BAD_REQUESTS=20000.
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("FACE_BAD_REQUESTS"), out var count) ? count : 1500;

    private readonly FaceHost _host = new FaceHost().With("Auth:Keys:0", Key);
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _client = await _host.ReadyClientAsync();
        _client.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_is_wrong_is_named_with_what_is_allowed_and_never_reaches_the_device()
    {
        var random = new Random(20260131);
        for (var i = 0; i < Count; i++)
        {
            var wrong = WrongRequests.Next(random);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            using var response = await _client.SendAsync(wrong.Request, patience.Token);
            Check(wrong, (int)response.StatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None), i);
        }

        Assert.Empty(_host.Engine.Batches);
    }

    private static void Check(WrongRequest wrong, int status, string body, int number)
    {
        var told = $"{number}: {wrong.Told[..Math.Min(1000, wrong.Told.Length)]}\n{status}, not {wrong.Status} for {wrong.Field}: {body[..Math.Min(1000, body.Length)]}";
        Assert.True(status == wrong.Status, told);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.True(problem.GetProperty("detail").GetString() is { Length: > 10 }, told);
        if (wrong.Field is null)
            return;
        Assert.True(problem.TryGetProperty("errors", out var errors), told);
        var error = errors.EnumerateArray().FirstOrDefault(e => wrong.Blames(e.GetProperty("field").GetString()!));
        Assert.True(error.ValueKind == JsonValueKind.Object && error.GetProperty("allowed").GetString() is { Length: > 0 }, told);
        var missing = error.GetProperty("allowed").GetString() is not null && !error.TryGetProperty("value", out _);
        Assert.True(!missing || body.Contains("is missing", StringComparison.Ordinal), told);
    }
}
