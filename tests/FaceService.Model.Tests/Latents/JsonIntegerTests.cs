using System.Text.Json;
using FaceService.Model.Latents;

namespace FaceService.Model.Tests.Latents;

public sealed class JsonIntegerTests
{
    [Theory]
    [InlineData("85", 85)]
    [InlineData("85.0", 85)]
    [InlineData("8.50e1", 85)]
    [InlineData("1e2", 100)]
    [InlineData("1200e-2", 12)]
    [InlineData("-3.0", -3)]
    [InlineData("4294967295.000", 4294967295)]
    public void Whole_number_is_read_however_it_is_written(string json, long expected)
    {
        Assert.True(JsonInteger.TryRead(JsonElement.Parse(json), -10, uint.MaxValue, out var number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("85.5")]
    [InlineData("-0.0")]
    [InlineData("1e400")]
    [InlineData("4294967296.0")]
    [InlineData("-11")]
    [InlineData("\"85\"")]
    [InlineData("null")]
    [InlineData("true")]
    public void Anything_else_is_not(string json) => Assert.False(JsonInteger.TryRead(JsonElement.Parse(json), -10, uint.MaxValue, out _));
}
