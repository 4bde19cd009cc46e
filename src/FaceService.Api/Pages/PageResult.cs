using System.Reflection;
using System.Text;
using FaceService.Api.Browsers;
using FaceService.Api.Faces.Requests;
using Microsoft.AspNetCore.Http.Metadata;

namespace FaceService.Api.Pages;

/// <summary>A page: complete HTML, nothing from elsewhere, nothing inline.</summary>
/// <param name="page">The page, for a path base that its addresses begin with.</param>
/// <param name="status">The status to answer with.</param>
internal sealed class PageResult(Func<string, Page> page, int status = StatusCodes.Status200OK) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private const string MediaType = "text/html; charset=utf-8";

    int? IStatusCodeHttpResult.StatusCode => status;

    /// <summary>Whether a page is wanted rather than data.</summary>
    public static bool IsWanted(HttpRequest request) => new AcceptHeader(request.Headers.Accept).PrefersHtml();

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/html"]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy;
        response.Headers.CacheControl = "no-store";
        response.ContentType = MediaType;
        var root = PageFrame.Text(httpContext.Request.PathBase.ToUriComponent());
        var bytes = Encoding.UTF8.GetBytes(PageFrame.Of(page(root), root));
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }
}
