using System.Text.Json;
using FaceService.Api.Tests.Datasets;
using FaceService.Jobs;
using FaceService.Training.Projection;

namespace FaceService.Api.Tests.Projection;

/// <summary>Plays the worker: leaves what a search leaves.</summary>
internal static class EndedProjection
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Ends every projection, as if of the model in the documents.</summary>
    public static void PlayWorker(IJobStore store)
    {
        foreach (var job in store.List(JobKind.Projection))
            Write(store, job.Id, "portraits-128@1", rows: 1, width: 128);
    }

    /// <summary>Ends a projection.</summary>
    public static void Write(IJobStore store, JobId id, string model, int rows, int width)
    {
        using var claim = store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UtcNow));
        var latent = Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, width).Select(i => (row + i) / 80f).ToArray()).ToArray();
        var result = new ProjectionResult
        {
            Model = model,
            Space = rows == 1 ? "w" : "w+",
            Steps = 100,
            Seconds = 3,
            Loss = "pyramid",
            StartDistance = 0.4,
            Distance = 0.02,
            Psnr = 31.5,
            Similarity = 0.8,
            Latent = latent,
        };
        var folder = new ProjectionFolder(store.RunFolder(id));
        var body = new { model, space = "w", latent = rows == 1 ? (object)latent[0] : latent };
        File.WriteAllBytes(folder.Result, TestZips.Picture(2));
        File.WriteAllText(folder.LatentJson, JsonSerializer.Serialize(body));
        File.WriteAllBytes(folder.LatentNpy, [1]);
        File.WriteAllBytes(folder.Timelapse, "GIF89a"u8.ToArray());
        File.WriteAllText(folder.Summary, JsonSerializer.Serialize(result, Snake));
        claim.Save(claim.Job.To(JobState.Succeeded, DateTimeOffset.UtcNow));
    }
}
