using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using Microsoft.OpenApi;
using Psi = FaceService.Model.Engine.Truncation;
using SeedText = FaceService.Model.Latents.Seed;

namespace FaceService.Api.Faces.Requests;

/// <summary>Every field of the face routes, with the limits in force, and which route has which.</summary>
internal sealed class FaceFields
{
    /// <summary>The formats of a still image, the one that wins ties first.</summary>
    public static readonly IReadOnlyList<ImageFormat> Stills = [ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.Webp];

    /// <summary>The formats of an animation, the one that wins ties first.</summary>
    public static readonly IReadOnlyList<ImageFormat> Moving = [ImageFormat.Gif, ImageFormat.Webp];

    private const int MostInAxis = 64; // twice the layers of the largest published network, and more than a sheet's cells
    private const JsonSchemaType SeedType = JsonSchemaType.Integer | JsonSchemaType.String;

    private static readonly string[] Spaces = ["z", "w"];

    /// <param name="limits">The limits in force.</param>
    /// <param name="layouts">The names of the outputs: the default for one face, the default for several, the others.</param>
    public FaceFields(LimitOptions limits, IReadOnlyList<string> layouts)
    {
        var most = limits.MaxCount;
        Seeds = SeedList(1, most, "Several seeds.");
        Keys = SeedList(2, most, "Instead of from and to: two or more seeds to pass through.");
        Latents = FieldKinds.List(
            "latents", 1, most, JsonSchemaType.Array, "latents", (value, where, errors) => FaceSource.Of(JsonValues.ReadLatent(value, where, errors)), "Several latents.");
        Count = FieldKinds.Integer("count", 1, most, $"How many: random ones, or from a number seed on; at most {most}.");
        Size = FieldKinds.Integer("size", limits.MinSize, limits.MaxSize, $"Pixels a side, {limits.MinSize} to {limits.MaxSize}; the model's own if not sent.")
            with
        { Example = $"{Math.Clamp(256, limits.MinSize, limits.MaxSize)}" };
        MarkedSize = FieldKinds.Integer("size", 1, limits.MaxSize, "Pixels a side, which may be a small model's own.");
        Layout = FieldKinds.OneOf(
            "layout", layouts, $"{layouts[0]} (default for one), {layouts[1]} (default for several), {FaceWords.Or(layouts.Skip(2))}; beats Accept.");
        var frames = Math.Min(60, limits.MaxFrames);
        Frames = FieldKinds.Integer("frames", 2, limits.MaxFrames, $"Frames in all, 2 to {limits.MaxFrames}; {frames} if not sent.") with { Default = frames };
        Rows = SourceList("rows", most, "Seeds or latents, a row each.");
        Columns = SourceList("columns", most, "Seeds or latents, a column each.");
        Faces = SourceList("faces", most, "Seeds or latents, a row each.");

        FaceField[] look = [Truncation, Noise, NoiseSeed, Attributes, Label, Factors];
        FaceField[] drawn = [.. look, Size, Model];
        OfFace = [Seed, Size, Truncation, Noise, Model, Format];
        OfAvatar = [Size, Shape, Background, Truncation, Noise, Model, Format];
        OfGenerate = [Seed, Seeds, Latent, Latents, Space, Count, .. drawn, Mix, Format, Layout];
        OfInterpolate = [From, To, Keys, Frames, FramesPerSecond, Space, Path, Loop, .. drawn, MovingFormat];
        OfMixing = [Rows, Columns, Layers, Space, .. drawn, Format];
        OfTruncations = [Faces, Truncations, Space, .. drawn.Where(field => field != Truncation), Format];
        OfFactors = [Face, Indices, Strengths, Space, .. drawn, Format];
        OfLatents = [Seed, Seeds, Latent, Latents, Space, Count, As, .. look, Model, Mix, LatentFormat];
        OfNpy = [Space, Truncation, Noise, NoiseSeed, Size, Model, Format, Layout];
        OfMark = [Seed, Space, .. look, MarkedSize, Model, Mix, Shape, Background];
    }

    /// <summary>The still format that a path's suffix names, in any case; null where it names none.</summary>
    public static ImageFormat? StillOf(string suffix) => ImageFormat.FromName(suffix) is { } found && Stills.Contains(found) ? found : null;

    public FaceField<SeedInput?> Seed { get; } = FieldKinds.Seed("seed", $"{SeedText.Allowed}; random if not sent.") with { Example = "42" };

    public FaceField<IReadOnlyList<FaceSource>> Seeds { get; }

    public FaceField<LatentInput> Latent { get; } = FieldKinds.Latent("latent", "[z_dim] finite numbers; with space w, [w_dim] or [num_ws][w_dim].");

    public FaceField<IReadOnlyList<FaceSource>> Latents { get; }

    public FaceField<string> Space { get; } = FieldKinds.OneOf(
        "space", Spaces, "Where latents lie, and an animation's way: z (default) or w. A latent in w is truncated only if truncation is sent.");

    public FaceField<int?> Count { get; }

    public FaceField<double?> Truncation { get; } = FieldKinds.Number(
        "truncation", Psi.Least, Psi.Most, $"{Psi.Least} to {Psi.Most}: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent.")
        with
    { Example = "0.7" };

    public FaceField<string> Noise { get; } = FieldKinds.OneOf(
        "noise", [.. Enum.GetNames<NoiseMode>().Select(name => name.ToLowerInvariant())], "const (default), none, or random: drawn from the seed.");

    public FaceField<SeedInput?> NoiseSeed { get; } = FieldKinds.Seed("noise_seed", "The noise's own seed, with noise random; needed with a latent.");

    public FaceField<IReadOnlyList<KeyValuePair<string, string>>> Attributes { get; } = FieldKinds.Entries(
        "attributes", JsonSchemaType.String, JsonValues.ReadText, "Group → value, such as {\"gender\": \"female\"}; an open group is drawn evenly from the seed.");

    public FaceField<float[]> Label { get; } = FieldKinds.Vector("label", "The raw label of c_dim numbers, instead of attributes.");

    public FaceField<IReadOnlyList<KeyValuePair<string, float?>>> Factors { get; } = FieldKinds.Entries(
        "factors", JsonSchemaType.Number, JsonValues.ReadFloat, "Index → strength: steps along the model's closed-form factors.");

    public FaceField<int?> Size { get; }

    public FaceField<int?> MarkedSize { get; }

    public FaceField<string> Model { get; } = FieldKinds.Text("model", FaceWords.Model, "NAME, its newest version, or NAME@VERSION; the default model if not sent.");

    public FaceField<MixInput> Mix { get; } = FieldKinds.Mix(
        "mix", MostInAxis, "Another latent for some layers: {\"seed\": 7, \"layers\": [0, 1, 2]}, or with latent instead of seed.");

    public FaceField<ImageFormat> Format { get; } = FieldKinds.Format(Stills, $"{Stills[0]} (default), {FaceWords.Or(Stills.Skip(1).Select(format => format.Name))}; beats Accept.");

    public FaceField<string> Layout { get; }

    /// <summary>What is cut out of a face: a <see cref="CutoutShape"/>, or nothing.</summary>
    public FaceField<string> Shape { get; } = FieldKinds.OneOf(
        "shape", ["square", .. Enum.GetNames<CutoutShape>().Select(name => name.ToLowerInvariant())], "square (default), circle, or rounded: with round corners.")
        with
    { Example = "circle" };

    public FaceField<ImageColour?> Background { get; } = FieldKinds.Colour(
        "background", "What lies outside a shape: transparent (default; white in JPEG), hex such as b6e3f4, or a CSS name.")
        with
    { Example = "b6e3f4" };

    public FaceField<FaceSource> From { get; } = FieldKinds.Source("from", "Where it begins: a seed, or a latent.", "a seed or a latent; or seeds instead of from and to");

    public FaceField<FaceSource> To { get; } = FieldKinds.Source("to", "Where it leads: a seed, or a latent.", "a seed or a latent; or seeds instead of from and to");

    /// <summary>The seeds that an animation passes through.</summary>
    public FaceField<IReadOnlyList<FaceSource>> Keys { get; }

    public FaceField<int?> Frames { get; }

    public FaceField<int?> FramesPerSecond { get; } = FieldKinds.Integer("fps", 1, 50, "Frames a second, 1 to 50; 20 if not sent.") with { Default = 20 };

    public FaceField<string> Path { get; } = FieldKinds.OneOf(
        "path", ["linear", "spherical"], "linear (straight; default in w), or spherical (along the arc; default in a normal z).");

    public FaceField<bool?> Loop { get; } = FieldKinds.Flag("loop", "Whether it leads back to the first face and plays for ever; else it plays once.");

    public FaceField<ImageFormat> MovingFormat { get; } = FieldKinds.Format(Moving, "gif (default) or webp; beats Accept.");

    public FaceField<IReadOnlyList<FaceSource>> Rows { get; }

    public FaceField<IReadOnlyList<FaceSource>> Columns { get; }

    public FaceField<int[]> Layers { get; } = FieldKinds.Indices(
        "layers", MostInAxis, "What the columns give: indices into num_ws; the lower half if not sent.");

    public FaceField<IReadOnlyList<FaceSource>> Faces { get; }

    public FaceField<float[]> Truncations { get; } = FieldKinds.Numbers(
        "truncations", MostInAxis, $"{Psi.Least} to {Psi.Most}, a column each; 0, 0.25, 0.5, 0.75, 1 if not sent.") with
    { Default = [0, 0.25f, 0.5f, 0.75f, 1] };

    public FaceField<FaceSource> Face { get; } = FieldKinds.Source("face", "A seed or a latent.") with { Required = true };

    public FaceField<int[]> Indices { get; } = FieldKinds.Indices("indices", MostInAxis, "Which factors, a row each; the first eight if not sent.");

    public FaceField<float[]> Strengths { get; } = FieldKinds.Numbers(
        "strengths", MostInAxis, "How far in units of w, a column each; -4, -2, 0, 2, 4 if not sent.") with
    { Default = [-4, -2, 0, 2, 4] };

    public FaceField<string> As { get; } = FieldKinds.OneOf(
        "as", ["z", "w", "w+"], "What is answered: z, w (default; one a face) or w+ (a w a layer), after truncation, mixing and factors.") with
    { Default = "w" };

    public FaceField<string> LatentFormat { get; } = FieldKinds.OneOf(
        "format", ["json", "npy"], "json (default), which POST /generate takes as it is, or npy.");

    public IReadOnlyList<FaceField> OfFace { get; }

    public IReadOnlyList<FaceField> OfAvatar { get; }

    public IReadOnlyList<FaceField> OfGenerate { get; }

    public IReadOnlyList<FaceField> OfInterpolate { get; }

    public IReadOnlyList<FaceField> OfMixing { get; }

    public IReadOnlyList<FaceField> OfTruncations { get; }

    public IReadOnlyList<FaceField> OfFactors { get; }

    public IReadOnlyList<FaceField> OfLatents { get; }

    public IReadOnlyList<FaceField> OfNpy { get; }

    /// <summary>What a mark's canonical request has of a face.</summary>
    public IReadOnlyList<FaceField> OfMark { get; }

    private static FaceField<IReadOnlyList<FaceSource>> SeedList(int least, int most, string text) => FieldKinds.List(
        "seeds", least, most, SeedType, "seeds", (value, where, errors) => FaceSource.Of(JsonValues.ReadSeed(value, where, errors)), text);

    private static FaceField<IReadOnlyList<FaceSource>> SourceList(string name, int most, string text) => FieldKinds.List(
        name, 1, most, FieldKinds.SeedOrLatent, "seeds and latents", JsonValues.ReadSource, text) with
    { Required = true };
}
