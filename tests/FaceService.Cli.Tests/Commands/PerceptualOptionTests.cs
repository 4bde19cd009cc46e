using FaceService.Cli.Commands;
using FaceService.Cli.Tests.Shared;

namespace FaceService.Cli.Tests.Commands;

public sealed class PerceptualOptionTests
{
    [Theory]
    [InlineData("--perceptual", "vgg")]
    [InlineData("--perceptual", "resnet18", "--network", "lpips.pt")]
    public void Loss_that_is_unknown_or_one_too_many_is_wrong_usage(params string[] options)
    {
        var picture = Path.Combine(Directory.CreateTempSubdirectory("faces-").FullName, "picture.png");

        var (code, _, said) = Typed.Run(ProjectCommand.Create(), [picture, "--out", Path.Combine(Path.GetDirectoryName(picture)!, "out"), .. options]);

        Assert.Equal(2, code);
        Assert.Contains("--perceptual", said, StringComparison.Ordinal);
    }
}
