using Serilog;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Formatting.Json;

namespace FaceService.Api.Observability;

/// <summary>Logs through Serilog, measurements through meters.</summary>
internal static class ObservabilitySetup
{
    public static WebApplicationBuilder AddObservability(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        // The static logger belongs to the process, in which several hosts may run; providers are added by tests.
        builder.Services.AddSerilog(logger => Configure(logger, builder.Configuration), preserveStaticLogger: true, writeToProviders: true);
        builder.Services.AddFaceMetrics(builder.Configuration);
        return builder;
    }

    // The framework's own request lines carry query strings, which are the caller's; ours do not.
    private static void Configure(LoggerConfiguration logger, IConfiguration configuration)
    {
        logger
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .ReadFrom.Configuration(configuration)
            .Enrich.FromLogContext()
            .Enrich.With(new PrivatePath.Enricher())
            .WriteTo.Logger(console => console
                .MinimumLevel.Verbose()
                .Filter.ByExcluding(e => Matching.FromSource("Microsoft.Extensions.Hosting.Internal.Host")(e) && StartFailure.Sentence(e.Exception) is not null) // it is told as a sentence
                .WriteTo.Console(new ConsoleText()));
        var options = configuration.GetSection(LogOptions.Section).Get<LogOptions>() ?? new LogOptions();
        if (!string.IsNullOrEmpty(options.File))
            logger.WriteTo.File(new JsonFormatter(), options.File, rollingInterval: RollingInterval.Day, retainedFileCountLimit: 7);
    }
}

/// <summary>Where logs go beside the console. Section <c>Log</c>; levels stand in Serilog's own section.</summary>
public sealed class LogOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Log";

    /// <summary>A file that gets every line as JSON, a new one each day, kept for a week; null for none.</summary>
    public string? File { get; set; }
}

/// <summary>Where measurements are sent. Section <c>Otlp</c>.</summary>
public sealed class OtlpOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Otlp";

    /// <summary>
    /// A collector's address such as <c>http://localhost:4317</c>; null sends nothing. Without it the variable
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> counts, and with either the other <c>OTEL_</c> variables do, too.
    /// </summary>
    public Uri? Endpoint { get; set; }
}
