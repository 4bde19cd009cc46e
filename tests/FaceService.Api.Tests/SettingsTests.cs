using FaceService.Api.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Batching:MaxWaitingFaces", "0")]
    [InlineData("Batching:MaxExpectedWaitSeconds", "-1")]
    [InlineData("Batching:BatchLimit", "1000")]
    [InlineData("Work:MemoryMiB", "-1")]
    [InlineData("Work:MemoryMiB", "8")]
    [InlineData("Work:Megapixels", "-1")]
    [InlineData("Work:Threads", "5000")]
    [InlineData("Limits:MaxCount", "0")]
    [InlineData("Limits:MaxSize", "99999")]
    [InlineData("RateLimit:RequestsPerMinute", "-5")]
    [InlineData("Auth:CookieHours", "0")]
    [InlineData("Auth:Keys:0", "")]
    [InlineData("Auth:Keys:0", "two words")]
    [InlineData("Auth:Keys:ops:Name", "ops")]
    [InlineData("Auth:Keys:a.b", "a-key-of-some-length")]
    [InlineData("Proxy:Trusted", "nginx")]
    [InlineData("Proxy:PathBase", "faces/")]
    [InlineData("Proxy:PublicAddress", "faces.example.org")]
    [InlineData("Engine:Device", "tpu")]
    [InlineData("Models:RescanSeconds", "-1")]
    [InlineData("Jobs:LeaseSeconds", "1")]
    [InlineData("ConnectionStrings:Jobs", "Hots=db")]
    [InlineData("Engine:Precision", "int8")]
    public async Task Setting_out_of_range_stops_the_start_and_is_named(string setting, string value)
    {
        var error = await RefusalAsync(() => new FaceHost().With(setting, value));
        Assert.Contains(setting.Split(':')[1], error.Message);
    }

    [Theory]
    [InlineData("Name", "0", "as another key has")]
    [InlineData("Scopes", "train everything", "everything")]
    public async Task Key_that_cannot_be_meant_stops_the_start(string field, string value, string said)
    {
        var error = await RefusalAsync(() => new FaceHost()
            .With("Auth:Keys:0", "a-key-of-some-length").With("Auth:Keys:1:Secret", "another-key").With($"Auth:Keys:1:{field}", value));
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public async Task Smallest_size_above_the_largest_stops_the_start()
    {
        var error = await RefusalAsync(() => new FaceHost().With("Limits:MinSize", "512").With("Limits:MaxSize", "256"));
        Assert.Contains("Limits:MinSize", error.Message);
    }

    [Fact]
    public async Task Limits_are_settings()
    {
        await using var host = new FaceHost().With("Limits:MaxCount", "2").With("Limits:MaxSize", "64");
        var client = await host.ReadyClientAsync();
        await (await client.PostJsonAsync("/generate", """{"count": 3}""")).ProblemAsync(400, "count");
        await (await client.GetAsync("/face?size=65")).ProblemAsync(400, "size");
    }

    // The entry point disposes of a host that does not start, and the test factory may look at it only then: it sees a
    // disposed provider instead of the error, and the start is tried again.
    private static async Task<OptionsValidationException> RefusalAsync(Func<FaceHost> open)
    {
        for (var tries = 1; ; tries++)
        {
            await using var host = open();
            var error = Assert.ThrowsAny<Exception>(() => host.CreateClient());
            if (error is not ObjectDisposedException || tries == 5)
                return Assert.IsAssignableFrom<OptionsValidationException>(error);
        }
    }
}
