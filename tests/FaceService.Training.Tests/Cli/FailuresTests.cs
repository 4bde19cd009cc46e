using System.Runtime.InteropServices;
using FaceService.Model.Weights;
using FaceService.Training.Cli;

namespace FaceService.Training.Tests.Cli;

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
        var before = Console.Error;
        using var text = new StringWriter();
        Console.SetError(text);
        try
        {
            Assert.Equal(1, Failures.Report(() => throw failure));
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Single(text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
