using FaceService.Model.Engine;

namespace FaceService.Api.Faces.Orders;

/// <summary>One face to draw, with what the answer tells about it.</summary>
/// <param name="Spec">What the engine gets.</param>
/// <param name="Seed">The seed it came from; null for a latent.</param>
/// <param name="Attributes">A value for every group of the model; empty with a raw label or without groups.</param>
/// <param name="MixSeed">The seed that is mixed in; null for a latent or without mixing.</param>
internal sealed record Portrait(
    FaceSpec Spec, uint? Seed, IReadOnlyList<KeyValuePair<string, string>> Attributes, uint? MixSeed);
