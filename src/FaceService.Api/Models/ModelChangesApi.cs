using FaceService.Api.Auth;
using FaceService.Api.Endpoints;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace FaceService.Api.Models;

/// <summary>Which model is the default, and which are no longer wanted.</summary>
internal static class ModelChangesApi
{
    private static readonly ApiNote DefaultNote = new()
    {
        Body = [new("model", JsonSchemaType.String, $"The model that requests without one get: {FaceWords.Model}.") { Required = true }],
        Examples = [("The newest version, whichever that is", """{"model": "my-faces"}"""), ("One version", """{"model": "my-faces@1"}""")],
        Errors = [404, 415],
    };

    public static IEndpointRouteBuilder MapModelChanges(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/models").WithTags("Models").RequireAdmin();
        group.MapPut("/default", SetDefault).WithName("setDefaultModel").Describe(DefaultNote);
        group.MapDelete("/{name}", Delete).WithName("deleteModel");
        return routes;
    }

    /// <summary>Makes a model the one that requests without a model get, for this and every later start.</summary>
    internal static async Task<Results<Ok<ModelList>, ApiProblem>> SetDefault(
        HttpRequest request, ModelCatalog catalog, ModelDirectory models, IOptions<LimitOptions> limits)
    {
        var errors = new FieldErrors();
        var (fields, unreadable) = await JsonBody.ReadAsync(request, limits.Value.MaxJsonBytes, errors);
        if (fields is null)
            return unreadable!;
        var model = fields.Text("model", FaceWords.Model);
        if (fields.Get("model") is null)
            errors.Add("model", null, FaceWords.Model);
        fields.RefuseUnknown();
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        if (catalog.Find(model!) is null)
            catalog.Rescan(); // it may have been published a moment ago, on another machine
        if (catalog.Find(model!) is null)
            return ApiProblem.NotFound("model", model!, FaceWords.Model);
        catalog.SetDefault(model!);
        Audit.Note(request.HttpContext, model!);
        return TypedResults.Ok(models.List(request.PathBase));
    }

    /// <summary>Deletes a trained or imported model, all versions of it. Shipped ones stay.</summary>
    internal static Results<NoContent, ApiProblem> Delete(string name, ModelCatalog catalog, ModelPublisher publisher)
    {
        if (catalog.Models.Any(model => model.Shipped && model.Id.Name == name))
            return ApiProblem.Conflict("name", name, "a model that does not come with the program");
        if (!publisher.Delete(name))
            return ApiProblem.NotFound("name", name, "the name, without a version, of a trained or imported model");
        catalog.Rescan();
        return TypedResults.NoContent();
    }
}
