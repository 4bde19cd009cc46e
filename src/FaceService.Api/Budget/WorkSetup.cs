namespace FaceService.Api.Budget;

/// <summary>Registers the budget and its threads.</summary>
internal static class WorkSetup
{
    public static IServiceCollection AddWorkBudget(this IServiceCollection services)
    {
        services.AddOptions<WorkOptions>().BindConfiguration(WorkOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WorkBudget>();
        services.AddSingleton<WorkThreads>();
        return services;
    }

    /// <summary>Gives a request's share back where it ends in an error that nobody answers, too: not every server completes such a response.</summary>
    public static IApplicationBuilder UseWorkBudget(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch
        {
            context.Features.Get<WorkLease>()?.Dispose();
            throw;
        }
    });
}
