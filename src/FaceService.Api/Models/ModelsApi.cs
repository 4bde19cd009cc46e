using FaceService.Api.Browsers;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Pages;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Models;

/// <summary>What is served.</summary>
internal static class ModelsApi
{
    public static IEndpointRouteBuilder MapModels(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/models").WithTags("Models").RequireCors(CorsSetup.Policy);
        group.MapGet("", List).WithName("listModels");
        group.MapGet("/{name}", Find).WithName("getModel");
        group.MapGet("/{name}/preview.png", Preview).WithName("getModelPreview");
        routes.MapModelChanges();
        routes.MapImports();
        return routes;
    }

    /// <summary>All models: attributes, sizes, digests. A page for whoever prefers HTML.</summary>
    internal static Results<Ok<ModelList>, PageResult> List(HttpContext context, ModelDirectory models)
    {
        context.Response.Headers.Vary = "Accept";
        var list = models.List(context.Request.PathBase);
        return PageResult.IsWanted(context.Request) ? ModelPages.List(list) : TypedResults.Ok(list);
    }

    /// <summary>One model, by NAME (its newest version) or NAME@VERSION, with its card.</summary>
    internal static async Task<Results<Ok<ModelDetails>, PageResult, ApiProblem>> Find(
        string name, HttpContext context, ModelDirectory models)
    {
        context.Response.Headers.Vary = "Accept";
        if (await models.FindAsync(name, context.Request.PathBase, context.RequestAborted) is not { } found)
            return ApiProblem.NotFound("name", name, FaceWords.Model);
        return PageResult.IsWanted(context.Request)
            ? ModelPages.Details(found)
            : TypedResults.Ok(found);
    }

    /// <summary>An image of what the model draws.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Preview(string name, ModelDirectory models) =>
        models.Preview(name) is { } path
            ? TypedResults.PhysicalFile(path, "image/png")
            : ApiProblem.NotFound("name", name, "a model with a preview");
}
