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
