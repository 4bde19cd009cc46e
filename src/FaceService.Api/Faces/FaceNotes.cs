using FaceService.Api.Endpoints;
using FaceService.Api.Faces.Latents;
using FaceService.Api.Faces.OpenAi;
using FaceService.Api.Faces.Requests;
using Kind = Microsoft.OpenApi.JsonSchemaType;

namespace FaceService.Api.Faces;

/// <summary>What the description says of the face routes.</summary>
internal sealed class FaceNotes(FaceFields fields)
{
    private static readonly string[] Images = ["image/png", "image/jpeg", "image/webp"];
    private static readonly string[] AllOutputs = [.. Images, "application/zip", "application/json"];
    private static readonly int[] DrawErrors = [404, 406, 429, 503];
    private static readonly int[] PostErrors = [404, 406, 413, 415, 429, 503];

    public ApiNote Face { get; } = new()
    {
        Parameters = Of(fields.OfFace),
        TakesAttributes = true,
        MoreAnswers = Images,
        Errors = DrawErrors,
    };

    public ApiNote NamedFace { get; } = new()
    {
        Parameters =
        [
            new("name", Kind.String, "A seed and a suffix: .png, .jpg or .webp.") { Example = "42.png" },
            .. Of(fields.OfFace.Where(field => field != fields.Seed && field != fields.Format)),
        ],
        TakesAttributes = true,
        MoreAnswers = Images,
        Errors = DrawErrors,
    };

    public ApiNote Avatar { get; } = new()
    {
        Parameters =
        [
            new("text", Kind.String, "A name, an e-mail address, a hash, or any other text of 1 to 256 UTF-8 bytes; a suffix .png, .jpg or .webp names the format.")
            {
                Example = "alice.png",
            },
            .. Of(fields.OfAvatar),
        ],
        TakesAttributes = true,
        MoreAnswers = Images,
        Redirects = "Without a version of the model: to the URL that names today's default.",
        Errors = DrawErrors,
    };

    public ApiNote Generate { get; } = new()
    {
        Body = Of(fields.OfGenerate),
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

    public ApiNote Interpolate { get; } = new()
    {
        Body = Of(fields.OfInterpolate),
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

    public ApiNote OpenAi { get; } = new()
    {
        Body = OpenAiRequest.Fields(fields),
        Examples =
        [
            ("A face for a prompt", """{ "prompt": "A person who likes the sea", "size": "256x256", "response_format": "b64_json" }"""),
            ("Three, as addresses", """{ "model": "dall-e-3", "prompt": "A person who likes the sea", "n": 3 }"""),
        ],
        Answer = """{ "created": 1790000000, "data": [{ "b64_json": "iVBORw0KGgo…" }] }""",
        Errors = [401, 404, 413, 415, 429, 503],
    };

    public ApiNote Mixing { get; } = new()
    {
        Body = Of(fields.OfMixing),
        Examples =
        [
            ("Three by four", """{ "rows": [1, 2, 3], "columns": [10, 11, 12, 13] }"""),
            ("Colours from the columns", """{ "rows": [1, 2], "columns": ["alice", "bob"], "layers": [6, 7, 8, 9], "size": 128 }"""),
        ],
        MoreAnswers = Images,
        Errors = PostErrors,
    };

    public ApiNote Truncations { get; } = new()
    {
        Body = Of(fields.OfTruncations),
        Examples = [("From the mean face outwards", """{ "faces": [1, 2], "truncations": [0, 0.5, 1, 1.5] }""")],
        MoreAnswers = Images,
        Errors = PostErrors,
    };

    public ApiNote FactorSheet { get; } = new()
    {
        Body = Of(fields.OfFactors),
        Examples = [("The first three", """{ "face": 42, "indices": [0, 1, 2], "strengths": [-5, 0, 5] }""")],
        MoreAnswers = Images,
        Errors = PostErrors,
    };

    public ApiNote Latents { get; } = new()
    {
        Body = Of(fields.OfLatents),
        Examples =
        [
            ("The w of two seeds", """{ "seeds": [1, 2] }"""),
            ("A w a layer, as NumPy's file", """{ "seed": 42, "as": "w+", "format": "npy" }"""),
        ],
        Errors = [404, 413, 415, 429, 503],
    };

    public ApiNote GenerateNpy { get; } = new()
    {
        Parameters = Of(fields.OfNpy),
        TakesAttributes = true,
        Files = [LatentAnswer.NpyType],
        MoreAnswers = AllOutputs,
        Errors = PostErrors,
    };

    public static readonly ApiNote Mean = new()
    {
        MoreAnswers = Images,
        Parameters =
        [
            new("suffix", Kind.String, "png, jpg or webp for the face; json or npy for its w.") { Example = "png" },
        ],
        Errors = [404, 429, 503],
    };

    public static readonly ApiNote Factors = new()
    {
        Parameters =
        [
            new("suffix", Kind.String, "json for the singular values, npy for the directions.") { Example = "json" },
        ],
        Errors = [404, 503],
    };

    private static IReadOnlyList<ApiField> Of(IEnumerable<FaceField> fields) =>
    [
        .. fields.Select(field => new ApiField(field.Name, field.Type, field.Text)
        {
            Items = field.Items,
            Values = field.Values,
            Words = field.Words,
            Range = field.Range,
            Example = field.Example,
            Required = field.Required,
        }),
    ];
}
