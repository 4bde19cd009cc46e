using FaceService.Api.Description;
using FaceService.Api.Faces.Animations;
using FaceService.Model.Latents;
using Kind = Microsoft.OpenApi.JsonSchemaType;

namespace FaceService.Api.Faces;

/// <summary>What the description says of the face routes.</summary>
internal static class FaceNotes
{
    internal static readonly string[] Images = ["image/png", "image/jpeg", "image/webp"];
    internal static readonly string[] AllOutputs = [.. Images, "application/zip", "application/json"];
    internal static readonly int[] DrawErrors = [404, 406, 429, 503];
    internal static readonly int[] PostErrors = [404, 406, 413, 415, 429, 503];

    internal static readonly ApiField Size = new("size", Kind.Integer, "Pixels a side, 16 to 1024; the model's own if not sent.") { Example = "256" };
    internal static readonly ApiField Truncation = new("truncation", Kind.Number, "0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent.") { Example = "0.7" };
    internal static readonly ApiField Noise = new("noise", Kind.String, "const (default), none, or random: drawn from the seed.") { Words = ["const", "none", "random"] };
    internal static readonly ApiField Model = new("model", Kind.String, "NAME, its newest version, or NAME@VERSION; the default model if not sent.");
    internal static readonly ApiField Format = new("format", Kind.String, "png (default), jpeg or webp; beats Accept.") { Words = ["png", "jpeg", "webp"] };
    private static readonly ApiField SeedText = new("seed", Kind.String, $"{Seed.Allowed}; random if not sent.") { Example = "42" };

    /// <summary>How a face is drawn and written; what the POST routes share.</summary>
    internal static readonly ApiField[] Drawing =
    [
        Truncation,
        Noise,
        new("noise_seed", Kind.Integer | Kind.String, "The noise's own seed, with noise random; needed with a latent."),
        new("attributes", Kind.Object, "Group → value, such as {\"gender\": \"female\"}; an open group is drawn evenly from the seed."),
        new("label", Kind.Array, "The raw label of c_dim numbers, instead of attributes.") { Items = Kind.Number },
        new("factors", Kind.Object, "Index → strength: steps along the model's closed-form factors."),
        Size,
        Model,
    ];

    public static readonly ApiNote Face = new()
    {
        Parameters = [SeedText, Size, Truncation, Noise, Model, Format],
        TakesAttributes = true,
        MoreAnswers = Images,
        Errors = DrawErrors,
    };

    public static readonly ApiNote NamedFace = new()
    {
        Parameters =
        [
            new("name", Kind.String, "A seed and a suffix: .png, .jpg or .webp.") { Example = "42.png" },
            Size, Truncation, Noise, Model,
        ],
        TakesAttributes = true,
        MoreAnswers = Images,
        Errors = DrawErrors,
    };

    public static readonly ApiNote Generate = new()
    {
        Body =
        [
            new("seed", Kind.Integer | Kind.String, $"{Seed.Allowed}."),
            new("seeds", Kind.Array, "Several seeds.") { Items = Kind.Integer | Kind.String },
            new("latent", Kind.Array, "[z_dim] finite numbers; with space w, [w_dim] or [num_ws][w_dim].") { Items = Kind.Number | Kind.Array },
            new("latents", Kind.Array, "Several latents.") { Items = Kind.Array },
            new("space", Kind.String, "Where latents lie: z (default) or w. One in w is truncated only if truncation is sent.") { Words = ["z", "w"] },
            new("count", Kind.Integer, "How many: random ones, or from a number seed on; at most 64."),
            .. Drawing,
            new("mix", Kind.Object, "Another latent for some layers: {\"seed\": 7, \"layers\": [0, 1, 2]}, or with latent instead of seed."),
            Format,
            new("layout", Kind.String, "image (default for one), zip (default for several), grid or json; beats Accept.") { Words = ["image", "zip", "grid", "json"] },
        ],
        Examples =
        [
            ("One face of a seed", """{ "seed": 42 }"""),
            ("A random one, as WebP", """{ "format": "webp", "size": 256 }"""),
            ("Sixteen faces in one picture", """{ "seed": 100, "count": 16, "layout": "grid" }"""),
            ("Four random faces as JSON", """{ "count": 4, "layout": "json" }"""),
            ("Named seeds, less varied, in a zip", """{ "seeds": ["alice", "bob", 85], "truncation": 0.6, "layout": "zip" }"""),
            ("Two seeds mixed by layer", """{ "seed": 1, "mix": { "seed": 2, "layers": [0, 1, 2, 3] } }"""),
            ("Fresh noise", """{ "seed": 42, "noise": "random", "noise_seed": 7 }"""),
            ("Along a factor", """{ "seed": 42, "factors": { "0": 3.5 } }"""),
        ],
        MoreAnswers = AllOutputs,
        Errors = PostErrors,
    };

    public static readonly ApiNote Interpolate = new()
    {
        Body =
        [
            new("from", Kind.Integer | Kind.String | Kind.Array, "Where it begins: a seed, or a latent."),
            new("to", Kind.Integer | Kind.String | Kind.Array, "Where it leads: a seed, or a latent."),
            new("seeds", Kind.Array, "Instead of from and to: two or more seeds to pass through.") { Items = Kind.Integer | Kind.String },
            new("frames", Kind.Integer, "Frames in all, 2 to 240; 60 if not sent."),
            new("fps", Kind.Integer, $"Frames a second, {AnimationRequest.AllowedSpeed}; 20 if not sent."),
            new("space", Kind.String, "Where latents and the way lie: z (default) or w.") { Words = ["z", "w"] },
            new("path", Kind.String, "linear (straight; default in w), or spherical (along the arc; default in a normal z).") { Words = ["linear", "spherical"] },
            new("loop", Kind.Boolean, "Whether it leads back to the first face and plays for ever; else it plays once."),
            .. Drawing,
            new("format", Kind.String, "gif (default) or webp; beats Accept.") { Words = ["gif", "webp"] },
        ],
        Examples =
        [
            ("From one seed to another", """{ "from": 1, "to": 2, "frames": 30 }"""),
            ("Around through four faces in w, as WebP", """{ "seeds": [1, 2, 3, 4], "frames": 48, "space": "w", "loop": true, "format": "webp", "size": 128 }"""),
        ],
        MoreAnswers = ["image/gif", "image/webp"],
        Errors = PostErrors,
    };

    public static readonly ApiNote Verify = new()
    {
        Files = ["image/png", "image/jpeg", "image/webp", "image/gif", "multipart/form-data"],
        Answer = """
            {
              "marked": true,
              "madeHere": "yes",
              "similarity": 1,
              "reason": "The canonical request draws the same picture.",
              "mark": { "system": "FaceService", "version": "0.1.0", "request": { "seed": 42, "model": "portraits-128@1" } }
            }
            """,
        Errors = [413, 415, 429, 503],
    };
}
