using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace FaceService.Api.Description;

/// <summary>Answers have all their members, null among them.</summary>
internal sealed class WrittenFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema { Properties.Count: > 0 } answer && context.Type.FullName!.StartsWith(nameof(FaceService), StringComparison.Ordinal))
            answer.Required = answer.Properties.Keys.ToHashSet();
    }
}
