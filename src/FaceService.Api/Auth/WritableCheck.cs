using FaceService.Api.Problems;

namespace FaceService.Api.Auth;

/// <summary>Where the data folder cannot be written faces are served, and nothing else: there are no jobs, datasets or models to look after.</summary>
internal static class WritableCheck
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    public static IApplicationBuilder UseWritableCheck(this IApplicationBuilder app)
    {
        var data = app.ApplicationServices.GetRequiredService<DataFolder>();
        return app.Use((context, next) => AccessPolicies.ScopeOf(context.GetEndpoint()?.Metadata) is not null && data.Unwritable is not null
            ? ApiProblem.Unavailable("The data folder cannot be written; the service's log says why.", TryAgain).ExecuteAsync(context)
            : next(context));
    }
}
