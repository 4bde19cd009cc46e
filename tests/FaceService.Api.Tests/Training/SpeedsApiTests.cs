using System.Net;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs;

namespace FaceService.Api.Tests.Training;

public sealed class SpeedsApiTests
{
    [Fact]
    public async Task Speeds_are_those_of_the_newest_measurement_as_far_as_it_is()
    {
        await using var host = await TrainingHost.StartAsync();
        Assert.Empty((await SpeedsAsync(host)).EnumerateObject());

        var answer = await host.Client.PostAsync("/train/speeds", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var job = Assert.Single(host.Store.List(JobKind.Measurement));
        using (var claim = host.Claim(job.Id, JobState.Running))
            claim.Save(claim.Job with { Progress = new MeasurementProgress(new Dictionary<string, double> { ["stylegan2-64"] = 56.4 }) });

        Assert.Equal(56.4, (await SpeedsAsync(host)).GetProperty("stylegan2-64").GetDouble());
    }

    [Fact]
    public async Task One_measurement_runs_at_a_time_and_a_new_one_takes_the_place_of_the_old()
    {
        await using var host = await TrainingHost.StartAsync();
        var first = await (await host.Client.PostAsync("/train/speeds", null)).JsonAsync();
        var again = await (await host.Client.PostAsync("/train/speeds", null)).JsonAsync();
        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());

        using (host.Claim(host.Store.List(JobKind.Measurement)[0].Id, JobState.Running, JobState.Succeeded))
        {
        }

        var second = await (await host.Client.PostAsync("/train/speeds", null)).JsonAsync();
        Assert.Equal(second.GetProperty("id").GetString(), Assert.Single(host.Store.List(JobKind.Measurement)).Id.Value);
        Assert.NotEqual(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
    }

    private static async Task<System.Text.Json.JsonElement> SpeedsAsync(TrainingHost host) =>
        (await (await host.Client.GetAsync("/train/speeds")).JsonAsync()).GetProperty("images_per_second");
}
