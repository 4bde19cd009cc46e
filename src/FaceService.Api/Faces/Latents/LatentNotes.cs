using FaceService.Api.Description;
using FaceService.Model.Latents;
using Kind = Microsoft.OpenApi.JsonSchemaType;

namespace FaceService.Api.Faces.Latents;

/// <summary>What the description says of the routes for latents.</summary>
internal static class LatentNotes
{
    private static readonly string[] Drawn = ["truncation", "noise", "size", "model"];

    public static readonly ApiNote Latents = new()
    {
        Body =
        [
            new("seed", Kind.Integer | Kind.String, $"{Seed.Allowed}."),
            new("seeds", Kind.Array, "Several seeds.") { Items = Kind.Integer | Kind.String },
            new("latent", Kind.Array, "[z_dim] finite numbers; with space w, [w_dim] or [num_ws][w_dim].") { Items = Kind.Number | Kind.Array },
            new("latents", Kind.Array, "Several latents.") { Items = Kind.Array },
            new("space", Kind.String, "Where the latents that are sent lie: z (default) or w.") { Words = ["z", "w"] },
            new("count", Kind.Integer, "How many: random ones, or from a number seed on; at most 64."),
            new("as", Kind.String, "What is answered: z, w (default; one a face) or w+ (a w a layer), after truncation, mixing and factors.") { Words = ["z", "w", "w+"] },
            .. FaceNotes.Drawing.Where(field => field.Name != "size"),
            new("mix", Kind.Object, "As in POST /generate."),
            new("format", Kind.String, "json (default), which POST /generate takes as it is, or npy.") { Words = ["json", "npy"] },
        ],
        Examples =
        [
            ("The w of two seeds", """{ "seeds": [1, 2] }"""),
            ("A w a layer, as NumPy's file", """{ "seed": 42, "as": "w+", "format": "npy" }"""),
        ],
        Errors = [404, 413, 415, 429, 503],
    };

    public static readonly ApiNote GenerateNpy = new()
    {
        Parameters =
        [
            new("space", Kind.String, "Where the latents lie: z (default) or w.") { Words = ["z", "w"] },
            .. FaceNotes.Drawing.Where(field => Drawn.Contains(field.Name)),
            new("noise_seed", Kind.String, "The noise's seed, needed with noise random."),
            FaceNotes.Format,
            new("layout", Kind.String, "image (default for one), zip (default for several), grid or json; beats Accept.") { Words = ["image", "zip", "grid", "json"] },
        ],
        TakesAttributes = true,
        Files = [LatentAnswer.NpyType],
        MoreAnswers = FaceNotes.AllOutputs,
        Errors = FaceNotes.PostErrors,
    };

    public static readonly ApiNote Mean = new()
    {
        MoreAnswers = FaceNotes.Images,
        Parameters =
        [
            new("name", Kind.String, "NAME or NAME@VERSION.") { Example = "portraits-128" },
            new("suffix", Kind.String, "png, jpg or webp for the face; json or npy for its w.") { Example = "png" },
        ],
        Errors = [404, 429, 503],
    };

    public static readonly ApiNote Factors = new()
    {
        Parameters =
        [
            new("name", Kind.String, "NAME or NAME@VERSION.") { Example = "portraits-128" },
            new("suffix", Kind.String, "json for the singular values, npy for the directions.") { Example = "json" },
        ],
        Errors = [404, 503],
    };
}
