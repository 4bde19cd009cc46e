using System.Text.Json;
using FaceService.Model.Latents;

namespace FaceService.Model.Tests.Latents;

public sealed class SeedTests
{
    [Theory]
    [InlineData("0", 0u)]
    [InlineData("85", 85u)]
    [InlineData("4294967295", 4294967295u)]
    public void Plain_number_is_itself(string text, uint expected)
    {
        Assert.True(Seed.TryParse(text, out var seed, out _));
        Assert.Equal(expected, seed);
    }

    // The numbers come from Python: int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], 'little').
    [Theory]
    [InlineData("alice", 3372668971u)]
    [InlineData("00", 2453885937u)]
    [InlineData("01", 3384315283u)]
    [InlineData("-1", 2355866907u)]
    [InlineData("4294967296", 10755180u)]
    [InlineData("ü", 3396629600u)]
    [InlineData("1.0", 1952055248u)]
    [InlineData(" 1", 92154593u)]
    public void Any_other_text_is_hashed(string text, uint expected)
    {
        Assert.True(Seed.TryParse(text, out var seed, out _));
        Assert.Equal(expected, seed);
    }

    [Fact]
    public void Text_of_256_bytes_is_hashed_and_of_257_is_refused()
    {
        Assert.True(Seed.TryParse(new string('a', 256), out var seed, out _));
        Assert.Equal(219600642u, seed);

        Assert.False(Seed.TryParse(new string('a', 257), out _, out var problem));
        Assert.Contains("257", problem);
        Assert.False(Seed.TryParse(new string('ü', 129), out _, out problem));
        Assert.Contains("258 UTF-8 bytes", problem);
    }

    [Fact]
    public void Empty_text_is_refused()
    {
        Assert.False(Seed.TryParse("", out _, out var problem));
        Assert.Contains(Seed.Allowed, problem);
    }

    [Fact]
    public void Lone_surrogate_is_refused()
    {
        Assert.False(Seed.TryParse("a\ud800", out _, out var problem));
        Assert.Contains("not valid Unicode", problem);
    }

    [Theory]
    [InlineData("0", 0u)]
    [InlineData("4294967295", 4294967295u)]
    [InlineData("\"85\"", 85u)]
    [InlineData("\"alice\"", 3372668971u)]
    public void Json_value_is_read(string json, uint expected)
    {
        Assert.True(TryRead(json, out var seed, out _));
        Assert.Equal(expected, seed);
    }

    [Theory]
    [InlineData("4294967296")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("\"\"")]
    [InlineData("\"\\ud800\"")]
    public void Json_value_out_of_range_or_of_another_kind_is_refused(string json)
    {
        Assert.False(TryRead(json, out _, out var problem));
        Assert.Contains(Seed.Allowed, problem);
    }

    private static bool TryRead(string json, out uint seed, out string? problem)
    {
        using var document = JsonDocument.Parse(json);
        return Seed.TryRead(document.RootElement, out seed, out problem);
    }
}
