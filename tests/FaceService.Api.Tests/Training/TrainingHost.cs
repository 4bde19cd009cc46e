using FaceService.Api.Tests.Datasets;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Training;

/// <summary>The service with a dataset and without a worker: a test plays the worker through the store.</summary>
internal sealed class TrainingHost : IAsyncDisposable
{
    public const string Job = """{"dataset": "drawn", "preset": "stylegan2-32", "model": "my-faces", "settings": {"kimg": 2}}""";

    /// <summary>Opens all routes.</summary>
    public const string Key = "a-key-of-some-length";

    public FaceHost Host { get; }

    public HttpClient Client { get; }

    public IJobStore Store => Host.Services.GetRequiredService<IJobStore>();

    private TrainingHost(FaceHost host)
    {
        Host = host;
        Client = host.CreateClient();
        Client.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    public static async Task<TrainingHost> StartAsync(FaceHost? host = null)
    {
        var started = new TrainingHost((host ?? new FaceHost()).With("Auth:Keys:0", Key));
        var datasets = started.Host.Services.GetRequiredService<IDatasetStore>();
        await datasets.AddZip("drawn", new MemoryStream(TestZips.Good()), new DatasetLimits(), default);
        return started;
    }

    /// <summary>Submits a job over HTTP.</summary>
    public async Task<JobId> SubmitAsync(string body = Job)
    {
        var response = await Client.PostJsonAsync("/train", body);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        Assert.True(JobId.TryParse((await response.JsonAsync()).GetProperty("id").GetString(), out var id));
        return id;
    }

    /// <summary>Claims a job as a worker would and brings it to a state.</summary>
    public IJobClaim Claim(JobId id, params JobState[] states)
    {
        var claim = Store.TryClaim(id)!;
        foreach (var state in states)
            claim.Save(claim.Job.To(state, DateTimeOffset.UnixEpoch));
        return claim;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
