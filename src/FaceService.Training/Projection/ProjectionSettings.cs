using System.Text.Json.Serialization;

namespace FaceService.Training.Projection;

/// <summary>What to search, and for how long; already validated.</summary>
public sealed record ProjectionSettings
{
    /// <summary>The fewest steps that are taken.</summary>
    public const int LeastSteps = 10;

    /// <summary>The most steps that are taken.</summary>
    public const int MostSteps = 10_000;

    /// <summary>The spaces that can be searched.</summary>
    public static IReadOnlyList<string> Spaces { get; } = ["w", "w+"];

    /// <summary>What the noise inputs may get.</summary>
    public static IReadOnlyList<string> Noises { get; } = ["const", "none", "fit"];

    /// <summary>Steps of the optimiser.</summary>
    public int Steps { get; init; } = 500;

    /// <summary><c>w</c>: one w for all layers; <c>w+</c>: a w a layer, which comes closer and leaves the space of faces.</summary>
    public string Space { get; init; } = "w";

    /// <summary>Decides the noise that is added to w on the way, so that a projection can be repeated.</summary>
    public uint Seed { get; init; }

    /// <summary>
    /// <c>const</c>: the maps that lie with the weights, which <c>POST /generate</c> draws with; <c>none</c>; <c>fit</c>: maps of
    /// their own are learnt on the way and thrown away, as in the published projector, so that w need not explain strands of hair.
    /// </summary>
    public string Noise { get; init; } = "const";

    /// <summary>[c_dim] whose faces the search begins from; null for all, each value as often. The mean depends on it, drawing does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Label { get; init; }
}
