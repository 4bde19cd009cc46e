using FaceService.Api.Problems;
using Microsoft.OpenApi;

namespace FaceService.Api.Description;

/// <summary>The API's description at /swagger, with something to try for each route.</summary>
internal static class DescriptionSetup
{
    /// <summary>The names of the two ways to send a key; either will do.</summary>
    public static readonly string[] KeySchemes = ["key", "bearer"];

    private const string KeyText = "A key of this service: `./face key` on its machine prints the one that it made for itself, else one of Auth:Keys.";

    private const string Intro =
        "Portraits of people who do not exist. Every picture is drawn for the one who asks, is the same for the same request, "
        + "and says in its metadata that it is synthetic. Errors are problem details (RFC 9457) that name the field, the value, and "
        + "what is allowed.";

    public static IServiceCollection AddDescription(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        return services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo { Title = "FaceService", Version = ServiceVersion.Text, Description = Intro });
            options.AddSecurityDefinition(KeySchemes[0], new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiProblem.KeyHeader,
                Description = KeyText,
            });
            options.AddSecurityDefinition(KeySchemes[1], new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = KeyText });
            options.OperationFilter<ApiNoteFilter>();
            options.SupportNonNullableReferenceTypes();
            foreach (var name in (string[])["FaceService.Api.xml", "FaceService.Jobs.xml", "FaceService.Training.xml"])
                if (Path.Combine(AppContext.BaseDirectory, name) is var comments && File.Exists(comments))
                    options.IncludeXmlComments(comments);
        });
    }

    public static WebApplication UseDescription(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint("v1/swagger.json", "FaceService");
            options.DocumentTitle = "FaceService API";
            options.EnableTryItOutByDefault();
            options.DisplayRequestDuration();
        });
        return app;
    }
}
