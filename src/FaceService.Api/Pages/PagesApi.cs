using System.Security.Cryptography;
using FaceService.Api.Batching;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Pages;

/// <summary>The pages for people, and what they are made of.</summary>
internal static class PagesApi
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").ExcludeFromDescription();
        group.MapMethods("/", Reading, Home);
        group.MapMethods("/pages/{name}", Reading, Asset);
        group.MapMethods("/favicon.ico", Reading, () => TypedResults.Redirect("/pages/icon.svg", permanent: true));
        return routes;
    }

    /// <summary>A face, another on each visit.</summary>
    internal static async Task<PageResult> Home(HttpContext context, ModelStage stage) =>
        await stage.ResolveAsync(null, context.RequestAborted) is { } model
            ? FacePage.Of(BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))), model)
            : FacePage.Waiting();

    /// <summary>A style sheet or a picture of the pages; they are part of the program.</summary>
    internal static Results<FileContentHttpResult, NotFound> Asset(string name) => PageAssets.Find(name) is { } asset
        ? TypedResults.Bytes(asset.Bytes, asset.MediaType, entityTag: asset.Tag)
        : TypedResults.NotFound();
}
