using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace FaceService.Api.Description;

/// <summary>The groups of routes, in the order in which people look for them.</summary>
internal sealed class TagFilter : IDocumentFilter
{
    private static readonly (string Name, string Text)[] Tags =
    [
        ("Faces", "One face by its address, many by a description, animations, avatars; and whether an image was made here."),
        ("Sheets", "Faces in rows and columns."),
        ("Latents", "What faces are drawn from, out and in."),
        ("Models", "What is served."),
        ("Training", "Models of your own. Needs a key."),
        ("Datasets", "The images that trainings learn from. Needs a key."),
        ("Alignment", "Faces out of photos: jobs that make datasets of them. Needs a key."),
        ("Projection", "The latent that draws a portrait. Needs a key."),
        ("Session", "A browser's cookie instead of a key."),
        ("Health", "For those who run the service."),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context) =>
        swaggerDoc.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Text }).ToHashSet();
}
