using FaceService.Training.Presets;

namespace FaceService.Training.Tests.Presets;

public sealed class PresetTests
{
    [Fact]
    public void Settings_unknown_preset_lists_the_known_ones()
    {
        var error = Assert.Throws<SettingException>(() => Preset.Settings("stylegan9", []));

        Assert.Contains("stylegan9", error.Message);
        Assert.All(Preset.Names, n => Assert.Contains(n, error.Message));
    }

    [Fact]
    public void Settings_unknown_setting_lists_the_known_ones()
    {
        var error = Assert.Throws<SettingException>(() => Set("gama", "1"));

        Assert.Equal("gama", error.Setting);
        Assert.Contains("gamma", error.Message);
        Assert.Contains("channel_base", error.Message);
    }

    [Theory]
    [InlineData("batch", "0")]
    [InlineData("batch", "513")]
    [InlineData("batch", "4.5")]
    [InlineData("batch", "6")] // no multiple of the group of four
    [InlineData("kimg", "NaN")]
    [InlineData("kimg", "-1")]
    [InlineData("size", "48")]
    [InlineData("mirror", "yes")]
    [InlineData("augment", "always")]
    [InlineData("augment_pipe", "bb")]
    [InlineData("framing", "left")]
    [InlineData("device", "tpu")]
    [InlineData("seed", "4294967296")]
    public void Settings_value_that_is_not_allowed_names_setting_value_and_what_is(string name, string value)
    {
        var error = Assert.Throws<SettingException>(() => Set(name, value));

        Assert.Equal(name, error.Setting);
        Assert.Contains($"'{value}'", error.Message);
        Assert.Contains("allowed are", error.Message);
    }

    [Fact]
    public void Settings_of_every_preset_round_trip_as_overrides()
    {
        foreach (var name in Preset.Names)
        {
            var settings = Preset.Settings(name, []);

            Assert.Equal(settings, Preset.Settings(name, settings.Values()));
        }
    }

    [Theory]
    [InlineData("stylegan2-64", 128, 4, 2048, 192)]
    [InlineData("stylegan2-256", 512, 2, 16384, 512)]
    [InlineData("stylegan2-1024", 512, 2, 32768, 512)]
    public void Settings_stylegan2_has_the_documented_widths(string name, int w, int layers, int channelBase, int channelMax)
    {
        var settings = Assert.IsType<StyleGan2Settings>(Preset.Settings(name, []));

        Assert.Equal((w, layers, channelBase, channelMax), (settings.WDim, settings.MappingLayers, settings.ChannelBase, settings.ChannelMax));
    }

    [Fact]
    public void Gamma_not_given_follows_size_and_batch()
    {
        var settings = (StyleGan2Settings)Preset.Settings("stylegan2-64", []);

        Assert.Equal(0.0002 * 64 * 64 / 16, settings.EffectiveGamma, 12);
        Assert.Equal(5, settings.EffectiveEmaKimg, 12);
        Assert.Equal(3, ((StyleGan2Settings)Set("gamma", "3")).EffectiveGamma);
    }

    private static TrainingSettings Set(string name, string value) =>
        Preset.Settings("stylegan2-64", [KeyValuePair.Create(name, value)]);
}
