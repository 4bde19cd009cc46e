using System.Reflection;
using System.Text;
using FaceService.Api.Doors;
using Microsoft.AspNetCore.Http.Metadata;

namespace FaceService.Api.Pages;

/// <summary>A page: complete HTML, nothing from elsewhere, nothing inline.</summary>
internal sealed class PageResult(Page page) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private const string MediaType = "text/html; charset=utf-8";

    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/html"]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy;
        response.Headers.CacheControl = "no-store";
        response.ContentType = MediaType;
        var bytes = Encoding.UTF8.GetBytes(PageFrame.Of(page));
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }
}
