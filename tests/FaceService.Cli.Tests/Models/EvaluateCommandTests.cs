using FaceService.Cli.Models;

namespace FaceService.Cli.Tests.Models;

public sealed class EvaluateCommandTests
{
    [Theory]
    [InlineData("--pictures", "7")]
    [InlineData("--holdout", "0.6")]
    [InlineData("--truncation", "-1")]
    [InlineData("--repeats", "0")]
    [InlineData("--pairs", "-1")]
    [InlineData("--classifier-pictures", "-1")]
    [InlineData("--spectrum-pictures", "7")]
    [InlineData("--judges", "spectrum,eyebrows")]
    [InlineData("--frechet-pictures", "63")]
    public void Setting_out_of_range_is_wrong_usage(string option, string value) =>
        Assert.Equal(2, EvaluateCommand.Create().Parse(["--data", "x.zip", option, value]).Invoke());

    [Fact]
    public void Data_must_be_named() => Assert.NotEmpty(EvaluateCommand.Create().Parse([]).Errors);
}
