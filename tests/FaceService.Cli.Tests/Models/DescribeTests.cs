using System.Globalization;
using System.Text.RegularExpressions;
using FaceService.Cli.Commands;
using FaceService.Cli.Models;
using FaceService.Cli.Tests.Shared;
using FaceService.Training.Presets;

namespace FaceService.Cli.Tests.Models;

[Collection(DeviceThread.Name)]
public sealed class DescribeTests
{
    public static TheoryData<string> Names => [.. Preset.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Describe_preset_lists_layers_that_add_up_to_both_networks_parameters(string name)
    {
        var (code, printed, _) = Typed.Run(ModelCommand.Create(), "describe", "--preset", name);

        Assert.Equal(0, code);
        foreach (var network in (string[])["Generator", "Discriminator"])
        {
            var total = Regex.Match(printed, network + @": ([\d,]+) trainable parameters").Groups[1].Value;
            Assert.True(int.Parse(total, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) > 100_000, printed);
        }
    }

    [Fact]
    public void Describe_the_published_width_has_the_published_count()
    {
        // As the published PyTorch code prints them for FFHQ at 1024 pixels without labels.
        var (_, printed, _) = Typed.Run(ModelCommand.Create(), "describe", "--preset", "stylegan2-1024");

        Assert.Contains("Generator: 28,794,124 trainable parameters", printed, StringComparison.Ordinal);
        Assert.Contains("Discriminator: 29,012,513 trainable parameters", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_unknown_preset_is_wrong_usage_and_lists_the_known_ones()
    {
        var (code, _, said) = Typed.Run(ModelCommand.Create(), "describe", "--preset", "vgg");

        Assert.Equal(2, code);
        Assert.All(Preset.Names, name => Assert.Contains(name, said, StringComparison.Ordinal));
    }

    [Fact]
    public void Train_unknown_setting_is_wrong_usage_and_lists_the_known_ones()
    {
        var (code, _, said) = Typed.Run(
            TrainCommand.Create(), "--data", "pictures", "--preset", "dcgan-64", "--out", "run", "--set", "lr_x=1");

        Assert.Equal(2, code);
        Assert.Contains("'lr_x'", said, StringComparison.Ordinal);
        Assert.All(Preset.Settings("dcgan-64", []).Values().Keys, name => Assert.Contains(name, said, StringComparison.Ordinal));
    }
}
