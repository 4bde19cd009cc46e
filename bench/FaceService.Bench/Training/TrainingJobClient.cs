using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FaceService.Jobs.Access;

namespace FaceService.Bench.Training;

/// <summary>Starts and stops one training job of a service, over HTTP as its users do.</summary>
internal sealed class TrainingJobClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly HttpClient http;

    /// <summary>Comes with the key that the service keeps in its data folder.</summary>
    public TrainingJobClient(IPEndPoint address, string dataFolder)
    {
        http = new() { BaseAddress = new Uri($"http://{address}"), Timeout = Patience };
        http.DefaultRequestHeaders.Add("X-Api-Key", LocalKey.ReadOrCreate(dataFolder));
    }

    /// <summary>Adds the images as a dataset.</summary>
    public async Task AddDatasetAsync(string name, string zip, CancellationToken cancel)
    {
        await using var file = File.OpenRead(zip);
        using var body = new StreamContent(file);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await http.PostAsync($"/datasets/{name}", body, cancel);
        await CheckAsync(answer, cancel);
    }

    /// <summary>Any request of a body, with the key.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, HttpContent body, CancellationToken cancel) => http.PostAsync(path, body, cancel);

    /// <summary>Queues a job.</summary>
    /// <returns>Its path.</returns>
    public async Task<string> SubmitAsync(string dataset, string preset, CancellationToken cancel)
    {
        using var answer = await http.PostAsJsonAsync("/train", new { dataset, preset, model = "bench" }, cancel);
        await CheckAsync(answer, cancel);
        return answer.Headers.Location!.ToString();
    }

    /// <summary>Waits until a job has taken steps.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not begin in five minutes.</exception>
    public async Task WaitUntilTrainingAsync(string job, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            while (await ImagesAsync(job, limit.Token) == 0)
                await timer.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"The training job took no step in {Patience.TotalMinutes:0} minutes: at the lowest priority it gets no time on a machine this busy.");
        }
    }

    /// <summary>Real images that a job has shown so far.</summary>
    public async Task<long> ImagesAsync(string job, CancellationToken cancel)
    {
        var view = JsonNode.Parse(await http.GetStringAsync(job, cancel))!;
        if ((string)view["state"]! is var state and not ("queued" or "running"))
            throw new InvalidOperationException($"The training job is {state}: {view["error"]}");
        return (string?)view["progress"]?["stage"] == "training" ? (long)view["progress"]!["images"]! : 0;
    }

    /// <summary>Cancels a job and waits until its worker has let go of it.</summary>
    public async Task CancelAsync(string job, CancellationToken cancel)
    {
        using var answer = await http.PostAsync($"{job}/cancel", null, cancel);
        await CheckAsync(answer, cancel);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while ((string)JsonNode.Parse(await http.GetStringAsync(job, cancel))!["state"]! != "cancelled")
            await timer.WaitForNextTickAsync(cancel);
    }

    public void Dispose() => http.Dispose();

    private static async Task CheckAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The service answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
    }
}
