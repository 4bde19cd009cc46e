using System.Text.Json;
using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Plans;

/// <summary>A request that was found good: nothing in it is open any more.</summary>
internal sealed record FacePlan
{
    public required ServedModel Model { get; init; }

    /// <summary>The faces that were asked for, at least one; of an animation, those that it passes through.</summary>
    public required IReadOnlyList<PlannedFace> Faces { get; init; }

    /// <summary>Pixels a side of each face.</summary>
    public required int Size { get; init; }

    public required ImageFormat Format { get; init; }

    /// <summary>What is cut out of each face; null for all of it.</summary>
    public ImageCutout? Cutout { get; init; }

    public required IFaceOutput Output { get; init; }

    /// <summary>True when the caller named the version, so that the answer holds for ever.</summary>
    public bool VersionNamed { get; init; }

    /// <summary>True when the seeds were drawn here: the same request gives other faces next time.</summary>
    public bool IsRandom { get; init; }

    /// <summary>True when another Accept could have led to another answer.</summary>
    public bool FollowsAccept { get; init; }
}

/// <summary>One face to generate, with what the answer tells about it.</summary>
/// <param name="Spec">What the engine gets.</param>
/// <param name="Seed">The seed it came from; null for a latent.</param>
/// <param name="Attributes">A value for every group of the model; empty with a raw label or without groups.</param>
/// <param name="MixSeed">The seed that is mixed in; null for a latent or without mixing.</param>
internal sealed record PlannedFace(
    FaceSpec Spec, uint? Seed, IReadOnlyList<KeyValuePair<string, string>> Attributes, uint? MixSeed)
{
    /// <summary>The text that the seed was given as; null for a number, and for one that nobody gave.</summary>
    public string? SeedText { get; init; }
}

/// <summary>How faces are put into one answer.</summary>
internal interface IFaceOutput
{
    /// <summary>What the field <c>layout</c> and the canonical request call it.</summary>
    string Name { get; }

    /// <summary>The answer's media type; null where it is an image of the format that was asked for.</summary>
    string? MediaType => null;

    /// <summary>Whether it can hold so many faces.</summary>
    bool Holds(int faces) => true;

    /// <summary>What the answer takes until its last byte is sent.</summary>
    WorkCost Cost(FacePlan plan);

    /// <summary>What is generated, in the order in which it is written.</summary>
    ValueTask<IReadOnlyList<FaceSpec>> SpecsAsync(FacePlan plan, DeviceThreads devices) =>
        ValueTask.FromResult<IReadOnlyList<FaceSpec>>([.. plan.Faces.Select(face => face.Spec)]);

    /// <summary>Writes what the canonical request of a file of several faces says of them and of this output.</summary>
    void WriteCanonical(Utf8JsonWriter json, FacePlan plan) => CanonicalRequest.WriteFaces(json, "faces", plan.Faces);

    /// <summary>Encodes the faces and sends them as they come.</summary>
    Task WriteAsync(HttpContext context, FacePlan plan, GeneratedFaces faces, FaceEncoder encoder);
}
