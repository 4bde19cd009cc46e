using System.Net;
using System.Text.Json;
using FaceService.Api.Tests.Hosting;
using FaceService.Training.Presets;

namespace FaceService.Api.Tests.Training;

public sealed class PresetsApiTests
{
    [Fact]
    public async Task Presets_are_listed_with_every_setting_its_value_and_its_range()
    {
        await using var host = await TrainingHost.StartAsync();

        var presets = (await (await host.Client.GetAsync("/train/presets")).JsonAsync()).GetProperty("presets").EnumerateArray().ToArray();

        Assert.Equal(Preset.Names, presets.Select(preset => preset.GetProperty("name").GetString()!));
        Assert.All(presets, preset => Assert.NotEmpty(preset.GetProperty("summary").GetString()!));
        var batch = Setting(presets.Single(preset => preset.GetProperty("name").GetString() == "stylegan2-64"), "batch");
        Assert.Equal(
            ("integer", "16", 1, 512),
            (Text(batch, "kind"), Text(batch, "value"), batch.GetProperty("min").GetInt32(), batch.GetProperty("max").GetInt32()));
    }

    [Fact]
    public async Task Preset_sent_back_with_its_own_values_is_a_job()
    {
        await using var host = await TrainingHost.StartAsync();
        var presets = await (await host.Client.GetAsync("/train/presets")).JsonAsync();
        foreach (var preset in presets.GetProperty("presets").EnumerateArray())
        {
            var settings = preset.GetProperty("settings").EnumerateArray().ToDictionary(s => Text(s, "name"), s => Text(s, "value"));
            var body = JsonSerializer.Serialize(new { dataset = "drawn", preset = Text(preset, "name"), settings });
            var answer = await host.Client.PostJsonAsync("/train", body);
            Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{Text(preset, "name")}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Presets_need_the_key_as_all_of_training_does()
    {
        await using var host = await TrainingHost.StartAsync();
        host.Client.DefaultRequestHeaders.Remove("X-Api-Key");

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.GetAsync("/train/presets")).StatusCode);
    }

    private static JsonElement Setting(JsonElement preset, string name) =>
        preset.GetProperty("settings").EnumerateArray().Single(setting => Text(setting, "name") == name);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
