using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FaceService.Api.Jobs;
using FaceService.Api.Projection;
using FaceService.Model.Catalog;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Worker;

/// <summary>Starts worker processes.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts one.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started; the message says why.</exception>
    IWorkerProcess Start();
}

/// <summary>Starts <c>FaceService.Cli.dll worker</c>, which lies beside the service.</summary>
internal sealed class WorkerLauncher(
    DataFolder data,
    IConfiguration configuration,
    ModelCatalogOptions models,
    IOptions<WorkerHostOptions> options,
    IOptions<ProjectionOptions> projection,
    IOptions<JobsOptions> jobs,
    ILogger<WorkerLauncher> log) : IWorkerLauncher
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "FaceService.Cli.dll");

    public IWorkerProcess Start()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"There is no {Program}; publish the service as a whole, or set Worker:Enabled to false.");
        var start = new ProcessStartInfo(Dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in Arguments())
            start.ArgumentList.Add(argument);
        start.Environment["FACE_DATA"] = data.Path;
        if (models.ShippedRoots is [var shipped, ..])
            start.Environment["FACE_MODELS"] = shipped; // it may not publish under their names
        if (configuration["Networks:Path"] is { Length: > 0 } networks)
            start.Environment["FACE_NETWORKS"] = Path.GetFullPath(networks);
        if (jobs.Value.Database is { } database)
        {
            start.Environment["ConnectionStrings__Jobs"] = database; // not as an argument: those are for all to see
            start.Environment["Jobs__LeaseSeconds"] = jobs.Value.LeaseSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return new WorkerProcess(Process.Start(start)!, log);
    }

    private IEnumerable<string> Arguments() =>
    [
        Program,
        "worker",
        "--supervised",
        "--memory-limit",
        options.Value.MemoryLimitMiB.ToString(CultureInfo.InvariantCulture),
        .. projection.Value.PerceptualNetwork is { Length: > 0 } network ? ["--perceptual-network", Path.GetFullPath(network)] : Array.Empty<string>(),
    ];

    /// <summary>The host that runs this program: it may have been started by its own executable instead.</summary>
    private static string Dotnet
    {
        get
        {
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
                return Environment.ProcessPath!;
            var besideRuntime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
            return File.Exists(besideRuntime) ? besideRuntime : "dotnet";
        }
    }
}
