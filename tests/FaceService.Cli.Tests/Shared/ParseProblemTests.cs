using FaceService.Cli.Commands;
using FaceService.Cli.Shared;

namespace FaceService.Cli.Tests.Shared;

public sealed class ParseProblemTests
{
    [Theory]
    [InlineData("--kimg", "ten", "--kimg takes a number, not 'ten'.")]
    [InlineData("--batch", "4.5", "--batch takes a whole number, not '4.5'.")]
    [InlineData("--seed", "x", "--seed takes a whole number, not 'x'.")]
    public void Number_that_is_none_is_told_with_its_option(string option, string value, string expected) =>
        Assert.Equal(expected, ParseProblem.Describe(TrainCommand.Create().Parse([option, value])));

    [Fact]
    public void Setting_typed_as_an_option_is_told_how_to_give_it() => Assert.Equal(
        "There is no option --lr-g; a setting is given as --set lr_g=VALUE.",
        ParseProblem.Describe(TrainCommand.Create().Parse(["--lr-g", "0.1"])));

    [Fact]
    public void Option_that_nobody_knows_is_named() =>
        Assert.Contains("'--speed'", ParseProblem.Describe(TrainCommand.Create().Parse(["--speed", "11"])));

    [Fact]
    public void Option_without_its_value_is_named() =>
        Assert.Contains("--kimg", ParseProblem.Describe(TrainCommand.Create().Parse(["--kimg"])));

    [Theory]
    [InlineData(42, "42 s")]
    [InlineData(120, "2 min")]
    [InlineData(7200, "2.0 h")]
    public void Time_left_is_told_in_the_unit_that_suits_it(int seconds, string expected) =>
        Assert.Equal(expected, TrainingDisplay.Describe(TimeSpan.FromSeconds(seconds)));
}
