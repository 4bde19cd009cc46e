using FaceService.Api.Description;
using Kind = Microsoft.OpenApi.JsonSchemaType;

namespace FaceService.Api.Faces.Sheets;

/// <summary>What the description says of the routes for sheets.</summary>
internal static class SheetNotes
{
    private const Kind SeedOrLatent = Kind.Integer | Kind.String | Kind.Array;

    private static readonly ApiField Space = new("space", Kind.String, "Where latents lie: z (default) or w.") { Words = ["z", "w"] };

    public static readonly ApiNote Mixing = new()
    {
        Body =
        [
            new("rows", Kind.Array, "Seeds or latents, a row each.") { Items = SeedOrLatent, Required = true },
            new("columns", Kind.Array, "Seeds or latents, a column each.") { Items = SeedOrLatent, Required = true },
            new("layers", Kind.Array, "What the columns give: indices into num_ws; the lower half if not sent.") { Items = Kind.Integer },
            Space,
            .. FaceNotes.Drawing,
            FaceNotes.Format,
        ],
        Examples =
        [
            ("Three by four", """{ "rows": [1, 2, 3], "columns": [10, 11, 12, 13] }"""),
            ("Colours from the columns", """{ "rows": [1, 2], "columns": ["alice", "bob"], "layers": [6, 7, 8, 9], "size": 128 }"""),
        ],
        MoreAnswers = FaceNotes.Images,
        Errors = FaceNotes.PostErrors,
    };

    public static readonly ApiNote Truncations = new()
    {
        Body =
        [
            new("faces", Kind.Array, "Seeds or latents, a row each.") { Items = SeedOrLatent, Required = true },
            new("truncations", Kind.Array, "0 to 2, a column each; 0, 0.25, 0.5, 0.75, 1 if not sent.") { Items = Kind.Number },
            Space,
            .. FaceNotes.Drawing.Where(field => field.Name != "truncation"),
            FaceNotes.Format,
        ],
        Examples = [("From the mean face outwards", """{ "faces": [1, 2], "truncations": [0, 0.5, 1, 1.5] }""")],
        MoreAnswers = FaceNotes.Images,
        Errors = FaceNotes.PostErrors,
    };

    public static readonly ApiNote Factors = new()
    {
        Body =
        [
            new("face", SeedOrLatent, "A seed or a latent.") { Items = Kind.Number | Kind.Array, Required = true },
            new("indices", Kind.Array, "Which factors, a row each; the first eight if not sent.") { Items = Kind.Integer },
            new("strengths", Kind.Array, "How far in units of w, a column each; -4, -2, 0, 2, 4 if not sent.") { Items = Kind.Number },
            Space,
            .. FaceNotes.Drawing,
            FaceNotes.Format,
        ],
        Examples = [("The first three", """{ "face": 42, "indices": [0, 1, 2], "strengths": [-5, 0, 5] }""")],
        MoreAnswers = FaceNotes.Images,
        Errors = FaceNotes.PostErrors,
    };
}
