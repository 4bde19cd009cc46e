using FaceService.Api.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Batching:MaxWaitingFaces", "0")]
    [InlineData("Batching:MaxExpectedWaitSeconds", "-1")]
    [InlineData("Batching:BatchLimit", "1000")]
    [InlineData("Limits:MaxCount", "0")]
    [InlineData("Limits:MaxSize", "99999")]
    [InlineData("RateLimit:RequestsPerMinute", "-5")]
    [InlineData("Auth:CookieHours", "0")]
    [InlineData("Engine:Device", "tpu")]
    [InlineData("Engine:Precision", "int8")]
    public async Task Setting_out_of_range_stops_the_start_and_is_named(string setting, string value)
    {
        await using var host = new FaceHost().With(setting, value);
        var error = Assert.ThrowsAny<OptionsValidationException>(() => host.CreateClient());
        Assert.Contains(setting.Split(':')[1], error.Message);
    }

    [Fact]
    public async Task Smallest_size_above_the_largest_stops_the_start()
    {
        await using var host = new FaceHost().With("Limits:MinSize", "512").With("Limits:MaxSize", "256");
        Assert.Contains("Limits:MinSize", Assert.Throws<OptionsValidationException>(() => host.CreateClient()).Message);
    }

    [Fact]
    public async Task Limits_are_settings()
    {
        await using var host = new FaceHost().With("Limits:MaxCount", "2").With("Limits:MaxSize", "64");
        var client = await host.ReadyClientAsync();
        await (await client.PostJsonAsync("/generate", """{"count": 3}""")).ProblemAsync(400, "count");
        await (await client.GetAsync("/face?size=65")).ProblemAsync(400, "size");
    }
}
