using System.Net;
using FaceService.Api.Tests.Hosting;
using FaceService.Api.Tests.Training;

namespace FaceService.Api.Tests.Auth;

public sealed class AuditTests
{
    [Fact]
    public async Task Every_change_and_every_attempt_at_one_is_a_line_and_reading_is_none()
    {
        await using var training = await TrainingHost.StartAsync();
        await training.Host.ReadyAsync();
        var id = await training.SubmitAsync();
        await training.Client.PostAsync($"/train/{id}/cancel", null);
        await training.Client.DeleteAsync($"/train/{id}");
        await training.Client.DeleteAsync("/datasets/none");
        await training.Client.GetAsync("/train");
        await training.Client.PostJsonAsync("/generate", """{"seed": 1}""");
        using var stranger = training.Host.CreateClient();
        await stranger.DeleteAsync("/models/portraits");
        await stranger.PostJsonAsync("/session", $$"""{"key": "{{TrainingHost.Key}}"}""");

        string[] expected =
        [
            $"Change: POST /train (/train/{id}) by key 0 from 127.0.0.1: 202",
            $"Change: POST /train/{id}/cancel by key 0 from 127.0.0.1: 200",
            $"Change: DELETE /train/{id} by key 0 from 127.0.0.1: 204",
            "Change: DELETE /datasets/none by key 0 from 127.0.0.1: 404",
            "Change: DELETE /models/portraits by address 127.0.0.1 from 127.0.0.1: 401",
            "Change: POST /session by address 127.0.0.1 from 127.0.0.1: 204",
        ];
        var lines = training.Host.Log.All.Where(line => line.Contains("Change: ", StringComparison.Ordinal)).Select(line => line.Replace("\"", "", StringComparison.Ordinal)).ToList();
        Assert.Equal(expected, lines.Select(line => line["Information ".Length..].Trim()));
        Assert.DoesNotContain(lines, line => line.Contains(TrainingHost.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Line_of_a_new_default_names_the_model()
    {
        await using var host = new FaceHost { ModelsOnDisk = true }.With("Auth:Keys:0", TrainingHost.Key);
        ModelFolder.Write(host.Shipped, TestModels.Portraits());
        var client = await host.ReadyClientAsync();
        client.DefaultRequestHeaders.Add("X-Api-Key", TrainingHost.Key);

        var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Put, "/models/default")
        {
            Content = new StringContent("""{"model": "portraits@1"}""", System.Text.Encoding.UTF8, "application/json"),
        });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(host.Log.All, line => line.Replace("\"", "", StringComparison.Ordinal).Contains("Change: PUT /models/default (portraits@1) by key 0", StringComparison.Ordinal));
    }
}
