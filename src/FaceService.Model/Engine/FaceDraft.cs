using System.Diagnostics.CodeAnalysis;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Engine;

/// <summary>
/// What a caller says of one face. What it leaves open is settled here, so that the service, the command line and the evaluation draw one face
/// for one seed.
/// </summary>
public sealed record FaceDraft
{
    private FaceDraft()
    {
    }

    /// <summary>The seed; null for a latent.</summary>
    public uint? Seed { get; private init; }

    /// <summary>The latent; null for a seed.</summary>
    public Latent? Latent { get; private init; }

    /// <summary>Group → value; an open group is drawn evenly from the seed or the latent.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>[c_dim] the raw label, instead of attributes.</summary>
    public float[]? Label { get; init; }

    /// <summary>Truncation psi; null for the model's own, and with a latent in w for none.</summary>
    public double? Truncation { get; init; }

    /// <summary>What the noise inputs get.</summary>
    public NoiseMode Noise { get; init; }

    /// <summary>Seed of random noise; null for the face's own, which a latent does not have.</summary>
    public uint? NoiseSeed { get; init; }

    /// <summary>A second latent that takes over some layers, or null.</summary>
    public StyleMix? Mix { get; init; }

    /// <summary>Steps along the model's closed-form factors.</summary>
    public IReadOnlyList<FactorStrength> Factors { get; init; } = [];

    /// <summary>The face of a seed.</summary>
    /// <param name="seed">The seed.</param>
    public static FaceDraft Of(uint seed) => new() { Seed = seed };

    /// <summary>The face of a latent.</summary>
    /// <param name="latent">The latent.</param>
    public static FaceDraft Of(Latent latent) => new() { Latent = latent };

    /// <summary>Settles all that is open.</summary>
    /// <param name="config">The model's.</param>
    /// <param name="groups">The model's attribute groups, from <see cref="LabelVector.GroupsOf"/>.</param>
    /// <param name="face">The face.</param>
    /// <param name="problem">The first attribute that the model lacks; null when all are known.</param>
    /// <exception cref="InvalidOperationException">A latent has random noise without a seed for it.</exception>
    public bool TrySettle(
        GeneratorConfig config,
        IReadOnlyList<LabelGroup> groups,
        [NotNullWhen(true)] out SettledFace? face,
        [NotNullWhen(false)] out AttributeProblem? problem)
    {
        (face, problem) = (null, null);
        IReadOnlyList<KeyValuePair<string, string>>? attributes = [];
        var draw = Seed is { } seed ? AttributeDraw.FromSeed(seed) : AttributeDraw.FromLatent(LatentArrays.Values(Latent!));
        if (Label is null && !LabelVector.TryResolve(groups, Attributes, draw, out attributes, out problem))
            return false;
        var latent = Latent ?? new Latent.Z(LatentSource.FromSeed(Seed!.Value, config));
        face = new SettledFace(
            new FaceSpec
            {
                Latent = latent,
                Label = Label ?? LabelVector.Encode(groups, attributes),
                Truncation = Engine.Truncation.Of(Truncation, latent, config),
                Noise = Noise,
                NoiseSeed = Noise != NoiseMode.Random ? 0 : NoiseSeed ?? Seed ?? throw new InvalidOperationException("A latent's random noise needs a seed."),
                Mix = Mix,
                Factors = Factors,
            },
            attributes);
        return true;
    }
}

/// <summary>A face of which nothing is open any more.</summary>
/// <param name="Spec">What the engine gets.</param>
/// <param name="Attributes">A value for every group of the model; empty with a raw label or without groups.</param>
public sealed record SettledFace(FaceSpec Spec, IReadOnlyList<KeyValuePair<string, string>> Attributes);
