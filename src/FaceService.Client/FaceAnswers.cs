using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceService.Client;

/// <summary>A face as a file.</summary>
/// <param name="Image">The file.</param>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
/// <param name="Seed">The number that drew it.</param>
/// <param name="Model">NAME@VERSION of what drew it.</param>
public sealed record FaceImage(byte[] Image, string MediaType, uint? Seed, string Model)
{
    /// <summary>The text that the seed was given as; null for a number, and for a single face.</summary>
    public string? SeedGiven { get; init; }
}

/// <summary>Whether an image was made by the service.</summary>
/// <param name="Marked">Whether the file says that it is synthetic.</param>
/// <param name="MadeHere">yes, no or unknown.</param>
/// <param name="Similarity">1 for the same image; null where nothing could be compared.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record VerifyReport(bool Marked, [property: JsonPropertyName("madeHere")] string MadeHere, double? Similarity, string Reason);

/// <summary>One model.</summary>
/// <param name="Id">NAME@VERSION.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Default">Whether requests that name no model get it.</param>
/// <param name="ImageSize">Pixels a side that it draws.</param>
/// <param name="Attributes">Group → its values.</param>
/// <param name="Licence">What may be done with it; empty where nothing is stated.</param>
public sealed record ModelEntry(
    string Id, string Name, int Version, bool Default, int ImageSize, IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes, string Licence);

/// <summary>One dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pictures">Images that training can use.</param>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="Classes">Class → how many images are of it.</param>
public sealed record DatasetEntry(string Name, int Pictures, long Bytes, IReadOnlyDictionary<string, int> Classes);

/// <summary>A training to start.</summary>
/// <param name="Dataset">A dataset of the service.</param>
/// <param name="Preset">Such as <c>stylegan2-64</c>.</param>
/// <param name="Model">The name of what comes out of it; null for one made of both.</param>
public sealed record TrainingStart(string Dataset, string Preset, string? Model = null)
{
    /// <summary>What is to differ from the preset.</summary>
    public IReadOnlyDictionary<string, object>? Settings { get; init; }
}

/// <summary>What a job does.</summary>
public enum TrainingState
{
    /// <summary>It waits for a worker.</summary>
    Queued,

    /// <summary>A worker is at it.</summary>
    Running,

    /// <summary>Its model is published.</summary>
    Succeeded,

    /// <summary><see cref="TrainingJob.Error"/> says why.</summary>
    Failed,

    /// <summary>It was stopped.</summary>
    Cancelled,

    /// <summary>Its worker is gone; the next one goes on.</summary>
    Interrupted,
}

/// <summary>A training job.</summary>
/// <param name="Id">How routes name it.</param>
/// <param name="State">What it does.</param>
/// <param name="Dataset">What it learns from.</param>
/// <param name="Preset">Which system.</param>
/// <param name="Model">The name of what comes out of it.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Published">NAME@VERSION of what came out of it.</param>
/// <param name="Progress">Null until it has begun.</param>
public sealed record TrainingJob(
    string Id, TrainingState State, string Dataset, string Preset, string Model, string? Error, string? Published, TrainingStatus? Progress)
{
    /// <summary>Whether nothing will happen to it any more by itself.</summary>
    public bool HasEnded => State is TrainingState.Succeeded or TrainingState.Failed or TrainingState.Cancelled;
}

/// <summary>How far a job is.</summary>
/// <param name="Stage">packing, training or done.</param>
/// <param name="Images">Images shown so far.</param>
/// <param name="TotalImages">At how many the stage ends.</param>
/// <param name="ImagesPerSecond">Its speed.</param>
/// <param name="SecondsLeft">Null while the speed is unknown.</param>
public sealed record TrainingStatus(string Stage, long Images, long TotalImages, double ImagesPerSecond, double? SecondsLeft);

/// <summary>Something that happened to a job.</summary>
/// <param name="Id">Its number, from which one can go on.</param>
/// <param name="Type">state, progress, sample, evaluation or note.</param>
/// <param name="Data">What happened.</param>
public sealed record TrainingEvent(string Id, string Type, JsonElement Data);
