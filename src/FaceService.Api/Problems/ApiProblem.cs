using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FaceService.Api.Budget;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Problems;

/// <summary>An error response, RFC 9457: what was wrong, where, and what is allowed.</summary>
internal sealed class ApiProblem : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public const string MediaType = "application/problem+json";

    /// <summary>The header that carries a key.</summary>
    public const string KeyHeader = "X-Api-Key";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private ApiProblem(int status, string title, string detail, IReadOnlyList<FieldError>? errors = null)
    {
        Status = status;
        Title = title;
        Detail = detail;
        Errors = errors;
    }

    public int Status { get; }

    public string Title { get; }

    public string Detail { get; }

    /// <summary>Null when no field is to blame.</summary>
    public IReadOnlyList<FieldError>? Errors { get; }

    /// <summary>Sent as Retry-After, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>400 for everything wrong with what was sent.</summary>
    public static ApiProblem Invalid(FieldErrors errors) => Of(StatusCodes.Status400BadRequest, "The request is not valid.", errors.All);

    public static ApiProblem Invalid(string field, string? value, string allowed)
    {
        var errors = new FieldErrors();
        errors.Add(field, value, allowed);
        return Invalid(errors);
    }

    /// <summary>400 for a body that is no JSON at all.</summary>
    public static ApiProblem Malformed(string detail) =>
        new(StatusCodes.Status400BadRequest, "The body cannot be read.", detail);

    /// <summary>404 for a named thing that is not there, wherever it was named.</summary>
    public static ApiProblem NotFound(string field, string value, string allowed) =>
        Of(StatusCodes.Status404NotFound, "There is no such thing.", field, value, allowed);

    public static ApiProblem MethodNotAllowed(string method, string allowed) =>
        Of(StatusCodes.Status405MethodNotAllowed, "The route is there, the method is not.", "method", method, allowed);

    public static ApiProblem NotAcceptable(string accept, string allowed) =>
        Of(StatusCodes.Status406NotAcceptable, "Nothing that is asked for can be made.", "Accept", accept, allowed);

    public static ApiProblem Conflict(string field, string value, string allowed) =>
        Of(StatusCodes.Status409Conflict, "The request does not fit what is there.", field, value, allowed);

    public static ApiProblem TooLarge(string field, string value, string allowed) =>
        Of(StatusCodes.Status413PayloadTooLarge, "The request is too large.", field, value, allowed);

    public static ApiProblem UnsupportedMediaType(string? type, string allowed) =>
        Of(StatusCodes.Status415UnsupportedMediaType, "The body is of a kind that is not read here.", "Content-Type", type, allowed);

    public static ApiProblem UnsupportedEncoding(string encoding, string allowed) =>
        Of(StatusCodes.Status415UnsupportedMediaType, "The body is packed in a way that is not read here.", "Content-Encoding", encoding, allowed);

    public static ApiProblem Unauthorized(string? value, string allowed) =>
        Of(StatusCodes.Status401Unauthorized, "This needs a key.", KeyHeader, value, allowed);

    public static ApiProblem Forbidden(string field, string? value, string allowed) =>
        Of(StatusCodes.Status403Forbidden, "This is not allowed.", field, value, allowed);

    public static ApiProblem TooMany(string detail, TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "Too much at once.", detail) { RetryAfter = retryAfter };

    /// <summary>429 for work that does not fit now, 413 for what never would.</summary>
    public static ApiProblem Refused(WorkRefusal refusal) => refusal.RetryAfter is { } wait
        ? TooMany($"This takes {refusal.What}, and of {refusal.Limit} ({refusal.Setting}) too much is in use. Try again later, or ask for less.", wait)
        : TooLarge("request", $"one that takes {refusal.What}", $"at most {refusal.Limit} ({refusal.Setting})");

    public static ApiProblem Unavailable(string detail, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, "Not now.", detail) { RetryAfter = retryAfter };

    /// <summary>Any other status, for what the host itself answers.</summary>
    public static ApiProblem ForStatus(int status, string title, string detail) => new(status, title, detail);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDetails), [MediaType]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.Remove(HeaderNames.ETag);
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = new([$"ApiKey realm=\"FaceService\", header=\"{KeyHeader}\"", "Bearer realm=\"FaceService\""]);
        return httpContext.RequestServices?.GetServices<IProblemForm>().FirstOrDefault(form => form.Fits(httpContext, this)) is { } wanted
            ? wanted.WriteAsync(httpContext, this)
            : response.WriteAsJsonAsync(new { Title, Status, Detail, Errors }, Json, MediaType, httpContext.RequestAborted);
    }

    private static ApiProblem Of(int status, string title, string field, string? value, string allowed)
    {
        var errors = new FieldErrors();
        errors.Add(field, value, allowed);
        return Of(status, title, errors.All);
    }

    private static ApiProblem Of(int status, string title, IReadOnlyList<FieldError> errors) =>
        new(status, title, string.Join(' ', errors), errors);
}

/// <summary>Another form of errors than problem details, for those who want it; the status and the headers are there.</summary>
internal interface IProblemForm
{
    bool Fits(HttpContext context, ApiProblem problem);

    Task WriteAsync(HttpContext context, ApiProblem problem);
}
