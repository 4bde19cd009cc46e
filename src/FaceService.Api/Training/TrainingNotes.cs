using FaceService.Api.Endpoints;
using FaceService.Jobs;
using FaceService.Training.Presets;
using Microsoft.OpenApi;

namespace FaceService.Api.Training;

/// <summary>What the API's description says of the routes that read their bodies themselves.</summary>
internal static class TrainingNotes
{
    public static readonly ApiNote Submit = new()
    {
        Body =
        [
            new("dataset", JsonSchemaType.String, "A dataset that GET /datasets lists.") { Required = true },
            new("preset", JsonSchemaType.String, "Which system to train.") { Required = true, Words = Preset.Names },
            new("model", JsonSchemaType.String, $"What the finished model is called: {ResourceName.Rule}. DATASET-PRESET if it is left out."),
            new("settings", JsonSchemaType.Object, "What is to differ from the preset, such as kimg (thousands of pictures), batch, seed. An unknown name is answered with the known ones."),
        ],
        Examples =
        [
            ("A first try, a few minutes", """{"dataset": "portraits", "preset": "stylegan2-64", "model": "first-faces", "settings": {"kimg": 2}}"""),
            ("The preset's own length", """{"dataset": "portraits", "preset": "dcgan-64"}"""),
        ],
        Errors = [404, 409, 413, 415, 429],
    };

    public static readonly ApiNote Measure = new() { Errors = [429] };

    public static readonly ApiNote Extend = new()
    {
        Body = [new("kimg", JsonSchemaType.Number, "The whole length in thousands of pictures, more than the job has.") { Required = true }],
        Examples = [("Twice as long", """{"kimg": 4}""")],
        Errors = [404, 409, 415],
    };
}
