using System.Globalization;
using FaceService.Api.Problems;
using static FaceService.Api.Pages.PageFrame;

namespace FaceService.Api.Pages;

/// <summary>A problem for one who looks at it in a browser: what is wrong, and the way on. What nothing can be made for stays as it is.</summary>
internal sealed class ErrorPage : IProblemForm
{
    public bool Fits(HttpContext context, ApiProblem problem) =>
        problem.Status != StatusCodes.Status406NotAcceptable && PageResult.IsWanted(context.Request);

    public Task WriteAsync(HttpContext context, ApiProblem problem) => Of(context.Request, problem).ExecuteAsync(context);

    private static PageResult Of(HttpRequest request, ApiProblem problem)
    {
        var here = Text(request.PathBase.ToUriComponent() + request.Path.ToUriComponent());
        var wait = problem.RetryAfter is { } after ? string.Create(CultureInfo.InvariantCulture, $" in {Math.Ceiling(after.TotalSeconds)} seconds") : "";
        return new PageResult(
            root => new Page
            {
                Title = problem.Title.TrimEnd('.'),
                Kind = "text",
                Body = $"""
                    <div class="prose">
                    <p class="soft">{problem.Status.ToString(CultureInfo.InvariantCulture)}</p>
                    <h1>{Text(problem.Title)}</h1>
                    {string.Concat(Sentences(problem).Select(sentence => $"<p>{Text(sentence)}</p>\n"))}
                    <p class="actions">{WayOn(problem.Status, root, here, Text(request.QueryString.ToUriComponent()), wait)}</p>
                    <p><a href="{root}/">A portrait</a> · <a href="{root}/explore">Explore</a> · <a href="{root}/avatars">Avatars</a> ·
                    <a href="{root}/models">Models</a> · <a href="{root}/swagger">All routes</a></p>
                    </div>
                    """,
            },
            problem.Status);
    }

    private static IEnumerable<string> Sentences(ApiProblem problem) => problem.Errors?.Select(error => error.ToString()) ?? [problem.Detail];

    private static string WayOn(int status, string root, string here, string query, string wait) => status switch
    {
        StatusCodes.Status400BadRequest => $"<a class=\"button primary\" href=\"{here}\">The same without parameters</a>",
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => $"<a class=\"button primary\" href=\"{root}/session\">Sign in</a>",
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => $"<a class=\"button primary\" href=\"{here}{query}\">Try again{wait}</a>",
        _ => $"<a class=\"button primary\" href=\"{root}/\">To the first page</a>",
    };
}
