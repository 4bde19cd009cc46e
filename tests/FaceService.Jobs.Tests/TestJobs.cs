using System.Text.Json;

namespace FaceService.Jobs.Tests;

/// <summary>Jobs that tests make.</summary>
internal static class TestJobs
{
    public static JobRequest Request(string model = "faces") => new(
        "portraits",
        "stylegan2-64",
        model,
        new Dictionary<string, JsonElement> { ["kimg"] = JsonSerializer.SerializeToElement(2) });

    public static TrainingJob InState(JobState state) => new()
    {
        Id = JobId.Create(DateTimeOffset.UnixEpoch),
        Dataset = "portraits",
        Preset = "stylegan2-64",
        Model = "faces",
        Created = DateTimeOffset.UnixEpoch,
        State = state,
    };
}
