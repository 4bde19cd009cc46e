using System.Text.Json;

namespace FaceService.Jobs.Tests;

/// <summary>Jobs that tests make.</summary>
internal static class TestJobs
{
    public static TrainingPayload Request(string model = "faces") => new(
        "portraits",
        "stylegan2-64",
        model,
        new Dictionary<string, JsonElement> { ["kimg"] = JsonSerializer.SerializeToElement(2) });

    public static Job InState(JobState state) => new()
    {
        Id = JobId.Create(DateTimeOffset.UnixEpoch),
        Payload = Request(),
        Created = DateTimeOffset.UnixEpoch,
        State = state,
    };

    /// <summary>What a training's payload is.</summary>
    public static TrainingPayload Training(this Job job) => (TrainingPayload)job.Payload;

    public static TrainingProgress? Trained(this Job job) => (TrainingProgress?)job.Progress;
}
