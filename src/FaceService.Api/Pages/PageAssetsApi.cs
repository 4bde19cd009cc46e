using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Pages;

/// <summary>The files of the pages over HTTP.</summary>
internal static class PageAssetsApi
{
    public static IEndpointRouteBuilder MapPageAssets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").ExcludeFromDescription();
        group.MapGet("/pages/{version}/{**name}", Asset);
        group.MapGet("/favicon.ico", (HttpRequest request) => TypedResults.Redirect(request.PathBase + PageAssets.Address("icon.svg")));
        return routes;
    }

    /// <summary>A file of the pages; they are part of the program.</summary>
    internal static Results<FileContentHttpResult, NotFound> Asset(string version, string? name, HttpContext context)
    {
        if (PageAssets.Find(name ?? "") is not { } asset)
            return TypedResults.NotFound();
        var headers = context.Response.Headers;
        // A page of another version of the program may still be open somewhere; it gets what there is, and may not keep it.
        headers.CacheControl = version == PageAssets.Version ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (asset.Brotli is { } packed && TakesBrotli(context.Request.Headers.AcceptEncoding))
        {
            headers.ContentEncoding = "br";
            return TypedResults.Bytes(packed, asset.MediaType, entityTag: asset.Tag);
        }

        return TypedResults.Bytes(asset.Bytes, asset.MediaType, entityTag: asset.Tag);
    }

    private static bool TakesBrotli(StringValues accepted) =>
        StringWithQualityHeaderValue.TryParseList(accepted, out var encodings)
        && encodings.Any(encoding => encoding.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
}
