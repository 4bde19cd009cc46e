using System.ComponentModel.DataAnnotations;
using FaceService.Jobs;
using FaceService.Jobs.Folders;
using FaceService.Jobs.PostgreSql;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FaceService.Api.Jobs;

/// <summary>Registers the jobs of every kind: in folders, or in PostgreSQL where <c>ConnectionStrings:Jobs</c> names one.</summary>
internal static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services, DataFolder data)
    {
        services.AddOptions<JobsOptions>().BindConfiguration(JobsOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.Database = configuration.GetConnectionString(JobsOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobsOptions>, JobsOptionsValidator>();
        services.AddSingleton(OpenStore);
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobEventStream>();
        return data.Unwritable is null ? services.AddHostedService<JobMetrics>() : services;
    }

    private static IJobStore OpenStore(IServiceProvider provider)
    {
        var data = provider.GetRequiredService<DataFolder>();
        var time = provider.GetRequiredService<TimeProvider>();
        var options = provider.GetRequiredService<IOptions<JobsOptions>>().Value;
        if (options.Database is null)
            return new FolderJobStore(data.Inside("jobs"), time, data.Inside("projections"));
        var log = provider.GetRequiredService<ILogger<PostgreSqlJobStore>>();
        return new PostgreSqlJobStore(
            options.Database, data.Inside("jobs"), TimeSpan.FromSeconds(options.LeaseSeconds), time, line => JobStoreLog.Said(log, line));
    }
}

/// <summary>Where jobs are kept. Section <c>Jobs</c>.</summary>
public sealed class JobsOptions
{
    /// <summary>The configuration section, and the name of the connection string.</summary>
    public const string Section = "Jobs";

    /// <summary>How long a job stays with a worker that no longer reports, in seconds; with PostgreSQL only.</summary>
    [Range(3, 3600)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>The connection string; null for jobs in folders.</summary>
    internal string? Database { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }
}

/// <summary>A connection string that cannot be read stops the start.</summary>
internal sealed class JobsOptionsValidator : IValidateOptions<JobsOptions>
{
    public ValidateOptionsResult Validate(string? name, JobsOptions options)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(options.Database);
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return ValidateOptionsResult.Fail($"ConnectionStrings:Jobs cannot be read: {e.Message.Split('\n')[0]}");
        }
    }
}

/// <summary>What the store of jobs has to say. Ids 4200…4299.</summary>
internal static partial class JobStoreLog
{
    [LoggerMessage(4200, LogLevel.Warning, "{Line}")]
    public static partial void Said(ILogger logger, string line);
}
