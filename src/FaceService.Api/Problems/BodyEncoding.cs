namespace FaceService.Api.Problems;

/// <summary>Bodies are read as they are sent. One that is packed is refused with what is read, instead of being taken for broken JSON.</summary>
internal static class BodyEncoding
{
    private const string Read = "identity";

    public static IApplicationBuilder UseBodyEncoding(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var sent = context.Request.Headers.ContentEncoding;
        if (sent.Count == 0 || context.GetEndpoint() is null || HttpMethods.IsGet(context.Request.Method) || IsRead(sent.ToString()))
            return next(context);
        context.Response.Headers.AcceptEncoding = Read;
        return ApiProblem.UnsupportedEncoding(sent.ToString(), Read).ExecuteAsync(context);
    });

    private static bool IsRead(string encodings) =>
        encodings.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).All(one => one.Equals(Read, StringComparison.OrdinalIgnoreCase));
}
