using System.Security.Cryptography;
using FaceService.Api.Auth;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Latents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Pages;

/// <summary>The pages for people, and what they are made of.</summary>
internal static class PagesApi
{
    public static IServiceCollection AddPages(this IServiceCollection services) => services.AddSingleton<IProblemForm, ErrorPage>();

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").ExcludeFromDescription();
        group.MapGet("/", Home).RequireFaces();
        group.MapGet("/explore", ExplorePage.Of).RequireFaces();
        group.MapGet("/training", TrainingPage.Of);
        group.MapGet("/licences", LicencePage.Of);
        group.MapGet("/verify", Verify).RequireFaces();
        routes.MapPageAssets();
        return routes;
    }

    /// <summary>Where an image is dropped. Programs send one with POST, and find nothing here.</summary>
    internal static Results<PageResult, ApiProblem> Verify(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept";
        if (PageResult.IsWanted(context.Request))
            return VerifyPage.Of(null);
        context.Response.Headers.Allow = HttpMethods.Post;
        return ApiProblem.MethodNotAllowed(context.Request.Method, HttpMethods.Post);
    }

    /// <summary>A face, another on each visit; with a seed, that one, for as long as the model is there.</summary>
    internal static async Task<Results<PageResult, ApiProblem>> Home(HttpContext context, ModelHost stage, string? seed, string? model)
    {
        uint number = 0;
        if (seed is not null && !Seed.TryParse(seed, out number, out _))
            return ApiProblem.Invalid("seed", seed.Length == 0 ? "empty" : seed, Seed.Allowed);
        if (seed is null)
            number = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        if (await stage.ResolveAsync(model, context.RequestAborted) is { } served)
            return FacePage.Of(number, served);
        return model is null ? FacePage.Waiting() : ApiProblem.NotFound("model", model, FaceWords.Model);
    }
}
