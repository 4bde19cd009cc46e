using System.Text.Json;
using FaceService.Api.Problems;

namespace FaceService.Api.Faces.OpenAi;

/// <summary>Errors as OpenAI's clients read them.</summary>
internal sealed class OpenAiErrors : IProblemForm
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public bool Fits(HttpContext context, ApiProblem problem) => context.Request.Path.StartsWithSegments("/v1");

    public Task WriteAsync(HttpContext context, ApiProblem problem)
    {
        var (type, code) = problem.Status switch
        {
            StatusCodes.Status401Unauthorized => ("invalid_request_error", "invalid_api_key"),
            StatusCodes.Status404NotFound when problem.Errors?[0].Field == "model" => ("invalid_request_error", "model_not_found"),
            StatusCodes.Status429TooManyRequests => ("requests", "rate_limit_exceeded"),
            >= 500 => ("server_error", null),
            _ => ("invalid_request_error", default(string)),
        };
        // What plans call count is n here.
        var param = problem.Status == StatusCodes.Status401Unauthorized ? null : problem.Errors?[0].Field.Replace("count", "n", StringComparison.Ordinal);
        return context.Response.WriteAsJsonAsync(
            new { Error = new { Message = problem.Detail, Type = type, Param = param, Code = code } }, Json, "application/json", context.RequestAborted);
    }
}
