using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace FaceService.Api.Observability;

/// <summary>Logs through Serilog, measurements through meters.</summary>
internal static class ObservabilitySetup
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static WebApplicationBuilder AddObservability(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddSerilog(Logger(builder.Configuration), dispose: true);
        builder.Services.AddOptions<OtlpOptions>().BindConfiguration(OtlpOptions.Section);
        builder.Services.AddSingleton<FaceMetrics>();
        builder.Services.AddSingleton<PrometheusExporter>();
        builder.Services.AddHostedService<OtlpService>();
        return builder;
    }

    // The framework's own request lines carry query strings, which are the caller's; ours do not.
    private static Serilog.Core.Logger Logger(IConfiguration configuration)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .ReadFrom.Configuration(configuration)
            .Enrich.FromLogContext()
            .WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);
        var options = configuration.GetSection(LogOptions.Section).Get<LogOptions>() ?? new LogOptions();
        if (!string.IsNullOrEmpty(options.File))
            logger.WriteTo.File(new JsonFormatter(), options.File, rollingInterval: RollingInterval.Day, retainedFileCountLimit: 7);
        return logger.CreateLogger();
    }
}
