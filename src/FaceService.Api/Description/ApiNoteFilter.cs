using System.Text.Json.Nodes;
using FaceService.Api.Auth;
using FaceService.Api.Endpoints;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Problems;
using FaceService.Model.Catalog;
using FaceService.Model.Networks.Configs;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace FaceService.Api.Description;

/// <summary>Writes the routes' notes into the description.</summary>
internal sealed class ApiNoteFilter(IModelCatalog catalog, IOptionsMonitor<AuthOptions> auth) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (AccessPolicies.ScopeOf(metadata) is not null || (auth.CurrentValue.Faces && AccessPolicies.IsOfFaces(metadata)))
        {
            operation.Security = [.. DescriptionSetup.KeySchemes.Select(scheme => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [],
            })];
            AddErrors(operation, [StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable]);
        }

        FillPath(operation, context.ApiDescription.RelativePath);
        if (metadata.OfType<ApiNote>().LastOrDefault() is not { } note)
            return;
        AddParameters(operation, note);
        operation.RequestBody = Body(note) ?? operation.RequestBody;
        AddAnswers(operation, note);
    }

    private void FillPath(OpenApiOperation operation, string? route)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter is { In: ParameterLocation.Path, Name: { } name } && PathExamples.Find(route, name, catalog.Default?.Id.Name) is { } found)
                (parameter.Example, parameter.Description) = (JsonValue.Create(found.Example), found.Text);
        }
    }

    private void AddParameters(OpenApiOperation operation, ApiNote note)
    {
        operation.Parameters ??= [];
        foreach (var field in note.Parameters)
        {
            if (operation.Parameters.OfType<OpenApiParameter>().FirstOrDefault(p => p.Name == field.Name) is { } inPath)
                (inPath.Description, inPath.Example) = (field.Text, Example(field));
            else
                operation.Parameters.Add(Parameter(field));
        }

        foreach (var group in note.TakesAttributes ? DefaultTraits?.Groups ?? [] : [])
            operation.Parameters.Add(Attribute(group));
    }

    private ModelTraits? DefaultTraits => catalog.Default is { } model ? new ModelTraits(model) : null;

    private OpenApiParameter Parameter(ApiField field) => new()
    {
        Name = field.Name,
        In = ParameterLocation.Query,
        Description = field.Text,
        Required = field.Required,
        Schema = field.Schema(),
        Example = Example(field),
    };

    private static OpenApiParameter Attribute(LabelGroup group) => new()
    {
        Name = group.Name,
        In = ParameterLocation.Query,
        Description = "An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. group.Values.Select(value => JsonValue.Create(value))] },
    };

    // What is filled in has to work with the model that answers.
    private JsonNode? Example(ApiField field) => field.Name switch
    {
        "truncation" when DefaultTraits is { HasW: false } => null,
        "model" when field.Example is not null && catalog.Default is { } model => JsonValue.Create(model.Id.Name),
        _ when field.Example is null => null,
        _ => JsonValue.Create(field.Example),
    };

    private static OpenApiRequestBody? Body(ApiNote note)
    {
        if (note.Files.Count > 0)
            return new() { Required = true, Content = note.Files.ToDictionary(type => type, IOpenApiMediaType (type) => File(type)) };
        if (note.Body.Count == 0)
            return null;
        var content = new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = note.Body.ToDictionary(field => field.Name, IOpenApiSchema (field) => field.Schema()),
                Required = new HashSet<string>(note.Body.Where(field => field.Required).Select(field => field.Name)),
                AdditionalPropertiesAllowed = false,
            },
            Examples = note.Examples.ToDictionary(
                example => example.Title,
                IOpenApiExample (example) => new OpenApiExample { Summary = example.Title, Value = JsonNode.Parse(example.Json) }),
        };
        return new() { Required = true, Content = new Dictionary<string, IOpenApiMediaType> { ["application/json"] = content } };
    }

    private static OpenApiMediaType File(string mediaType) => mediaType == "multipart/form-data"
        ? new()
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = Binary() },
            },
        }
        : new() { Schema = Binary() };

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static void AddAnswers(OpenApiOperation operation, ApiNote note)
    {
        operation.Responses ??= [];
        if (note.MoreAnswers.Count > 0)
            operation.Responses.TryAdd("200", new OpenApiResponse { Description = "OK", Content = new Dictionary<string, IOpenApiMediaType>() });
        if (operation.Responses.TryGetValue("200", out var ok) && ok.Content is { } content)
        {
            foreach (var type in note.MoreAnswers)
                content[type] = new OpenApiMediaType();
            foreach (var type in content.Keys.Where(type => type.StartsWith("image/", StringComparison.Ordinal) || type == "application/zip").ToArray())
                content[type] = new OpenApiMediaType { Schema = Binary() };
            if (note.Answer is { } answer && content.TryGetValue("application/json", out var found) && found is OpenApiMediaType json)
                json.Example = JsonNode.Parse(answer);
        }

        if (note.Redirects is { } when)
            operation.Responses.TryAdd("302", new OpenApiResponse { Description = when });
        AddErrors(operation, note.Errors);
    }

    private static void AddErrors(OpenApiOperation operation, IEnumerable<int> statuses)
    {
        operation.Responses ??= [];
        foreach (var status in statuses)
        {
            operation.Responses.TryAdd(
                status.ToString(System.Globalization.CultureInfo.InvariantCulture),
                new OpenApiResponse
                {
                    Description = ReasonPhrases.GetReasonPhrase(status),
                    Content = new Dictionary<string, IOpenApiMediaType> { [ApiProblem.MediaType] = new OpenApiMediaType() },
                });
        }
    }
}
