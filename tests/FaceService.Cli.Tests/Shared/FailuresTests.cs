using System.CommandLine;
using System.Runtime.InteropServices;
using FaceService.Cli.Shared;
using FaceService.Model.Weights;

namespace FaceService.Cli.Tests.Shared;

[Collection(DeviceThread.Name)]
public sealed class FailuresTests
{
    public static TheoryData<Exception> Expected =>
    [
        new ExternalException("select(): index 10 out of range\nException raised from select\nframe #0: 0x7f"),
        new WeightFileException("no"),
        new NotSupportedException("float16 needs a GPU"),
    ];

    [Fact]
    public void Failure_that_nobody_expected_is_a_line_that_names_a_file_with_the_rest()
    {
        var command = new Command("try");
        command.SetAction(_ => Failures.Report(() => throw new InvalidOperationException("outer", new ArgumentException("select went wrong\nat length"))));

        var (code, _, said) = Typed.Run(command);

        Assert.Equal(1, code);
        var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("The program failed (ArgumentException: select went wrong); the details are in ", line);
        var file = line[(line.IndexOf(" are in ", StringComparison.Ordinal) + 8)..^1];
        var details = File.ReadAllText(file);
        File.Delete(file);
        Assert.Contains("InvalidOperationException: outer", details);
        Assert.Contains(nameof(Failure_that_nobody_expected_is_a_line_that_names_a_file_with_the_rest), details);
    }

    [Theory]
    [MemberData(nameof(Expected))]
    public void Failure_is_one_line_and_exit_code_1(Exception failure)
    {
        var command = new Command("try");
        command.SetAction(_ => Failures.Report(() => throw failure));

        var (code, _, said) = Typed.Run(command);

        Assert.Equal(1, code);
        Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
