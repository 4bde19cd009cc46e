namespace FaceService.Api.Browsers;

/// <summary>What every answer tells browsers: take nothing for what it is not said to be, and run nothing that is not ours.</summary>
internal static class SecurityHeaders
{
    /// <summary>For all that is not a page.</summary>
    public const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>For our own pages: nothing from elsewhere, nothing inline.</summary>
    public const string PagePolicy =
        "default-src 'none'; img-src 'self' data: blob:; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Swagger UI sets styles on its elements and draws its icons from data addresses.</summary>
    public const string SwaggerPolicy =
        "default-src 'none'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
        + "font-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Lets pages of other sites show what the endpoint answers, also those that are isolated from other sites (COEP).</summary>
    public static RouteHandlerBuilder AllowEmbedding(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter((context, next) =>
    {
        context.HttpContext.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return next(context);
    });

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger") ? SwaggerPolicy : DataPolicy;
        return next(context);
    });
}
