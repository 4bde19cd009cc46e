using FaceService.Api.Endpoints;
using FaceService.Training.Projection;
using Microsoft.OpenApi;

namespace FaceService.Api.Projection;

/// <summary>What the API's description says of the routes that read their requests themselves.</summary>
internal static class ProjectionNotes
{
    public static readonly ApiNote Submit = new()
    {
        Parameters =
        [
            new("model", JsonSchemaType.String, "NAME or NAME@VERSION of a StyleGAN2 model that GET /models lists; the default model if it is left out.") { Example = "portraits-128" },
            new("steps", JsonSchemaType.Integer, $"Steps of the search, {ProjectionSettings.LeastSteps} to Projection:MaxSteps; 500 if it is left out.") { Example = "200" },
            new("space", JsonSchemaType.String, "w: one w for all layers, a face of the model's. w+: a w a layer, which comes closer and leaves the space of faces; write w%2B in a URL.")
            {
                Words = ProjectionSettings.Spaces, Example = "w",
            },
            new("seed", JsonSchemaType.String, "Of the noise on the way; 0 if it is left out. The same request finds the same latent.") { Example = "0" },
            new("noise", JsonSchemaType.String, "const: the maps that POST /generate draws with, too. none. fit: maps learnt on the way and thrown away, as in the published projector.")
            {
                Words = ProjectionSettings.Noises,
            },
            new("label", JsonSchemaType.String, "The raw label of the faces to begin from, c_dim numbers with commas between; not together with attributes."),
        ],
        TakesAttributes = true,
        Files = ["image/jpeg", "image/png", "image/webp", "multipart/form-data"],
        Errors = [404, 413, 415, 429, 503],
    };
}
