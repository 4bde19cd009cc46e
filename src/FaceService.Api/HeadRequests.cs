using Microsoft.AspNetCore.Http.Features;

namespace FaceService.Api;

/// <summary>HEAD, wherever GET is: the request goes through as a GET whose body goes nowhere.</summary>
internal static class HeadRequests
{
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) =>
        app.Use((context, next) => HttpMethods.IsHead(context.Request.Method) ? AnswerAsync(context, next) : next(context));

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var gone = context.RequestAborted;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(gone);
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new NoBody(body, ends));
        context.RequestAborted = ends.Token;
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.RequestAborted = gone;
            context.Features.Set(body);
        }
    }

    /// <summary>Takes a body and drops it. Who asks for no buffering, as events do, would go on for ever: he is told that the reader has gone.</summary>
    private sealed class NoBody(IHttpResponseBodyFeature body, CancellationTokenSource ends) : StreamResponseBodyFeature(Stream.Null, body)
    {
        public override void DisableBuffering() => ends.Cancel();

        public override Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
