using FaceService.Api.Pages;
using FaceService.Api.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerUI;

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
            options.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "FaceService",
                Version = ServiceVersion.Text,
                Description = Intro,
                License = new OpenApiLicense { Name = "MIT", Url = new Uri("https://opensource.org/license/mit") },
            });
            options.AddSecurityDefinition(KeySchemes[0], new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiProblem.KeyHeader,
                Description = KeyText,
            });
            options.AddSecurityDefinition(KeySchemes[1], new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = KeyText });
            options.OperationFilter<ApiNoteFilter>();
            options.DocumentFilter<TagFilter>();
            options.SchemaFilter<WrittenFilter>();
            options.SupportNonNullableReferenceTypes();
            options.UseAllOfToExtendReferenceSchemas(); // else nothing can be said of them, such as null
            foreach (var name in (string[])["FaceService.Api.xml", "FaceService.Jobs.xml", "FaceService.Training.xml"])
                if (Path.Combine(AppContext.BaseDirectory, name) is var comments && File.Exists(comments))
                    options.IncludeXmlComments(comments);
        });
    }

    public static WebApplication UseDescription(this WebApplication app)
    {
        app.UseSwagger(options => options.PreSerializeFilters.Add(OwnExamples.Fill));
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint("v1/swagger.json", "FaceService");
            options.DocumentTitle = "API · FaceService";
            options.HeadContent = """<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">""";
            options.InjectStylesheet($"..{PageAssets.Address("swagger.css")}");
            options.DefaultModelsExpandDepth(-1); // what the operations show in their place
            options.DocExpansion(DocExpansion.List);
            options.EnableDeepLinking();
            options.EnableTryItOutByDefault();
            options.DisplayRequestDuration();
        });
        return app;
    }
}
