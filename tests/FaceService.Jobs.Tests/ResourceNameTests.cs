namespace FaceService.Jobs.Tests;

public sealed class ResourceNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("portraits-256")]
    [InlineData("0-")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public void IsValid_name_of_the_pattern_is_taken(string name) => Assert.True(ResourceName.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("A")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    [InlineData("ä")]
    [InlineData("default")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void IsValid_anything_else_is_refused(string name) => Assert.False(ResourceName.IsValid(name));

    [Fact]
    public void IsValid_null_is_refused() => Assert.False(ResourceName.IsValid(null));
}
