using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using FaceService.Cli.Shared;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using FaceService.Jobs.Folders;
using FaceService.Jobs.PostgreSql;
using FaceService.Jobs.Worker;
using FaceService.Model.Catalog;
using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Weights;
using FaceService.Training;
using FaceService.Training.Datasets;

namespace FaceService.Cli.Commands;

/// <summary><c>worker</c>: runs the jobs that the service queues. The service starts one itself; this is for another place to run one.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var memory = new Option<int>("--memory-limit")
        {
            Description = "most memory it may allocate, in MiB; 0 means three quarters of the machine's or the container's",
        };
        var supervised = new Option<bool>("--supervised") { Description = "stop when standard input ends, as it does when the service that started it is gone" };
        var once = new Option<bool>("--once") { Description = "stop when no job waits" };
        var network = new Option<string?>("--perceptual-network") { Description = "a TorchScript file of LPIPS or VGG, which projections then compare with" };
        var command = new Command("worker", "Runs the jobs that the service queues, one of each kind at a time, at the lowest priority.")
        {
            memory, once, supervised, network,
        };
        memory.Validators.Add(value =>
        {
            if (value.GetValueOrDefault<int>() < 0)
                value.AddError("--memory-limit cannot be negative; allowed are whole numbers of MiB, and 0.");
        });
        command.SetAction(parsed => Failures.Report(() =>
        {
            var options = new WorkerOptions { MemoryLimitMiB = parsed.GetValue(memory), PerceptualNetwork = parsed.GetValue(network) };
            Run(options, parsed.GetValue(once), parsed.GetValue(supervised));
            return 0;
        }));
        return command;
    }

    private static void Run(WorkerOptions options, bool once, bool supervised)
    {
        using var store = OpenStore(ref options); // its thread is not to come last
        Announce(options);
        var stop = new CancellationTokenSource(); // never disposed: the thread that watches the input outlives this
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        if (supervised)
            StopAtEndOfInput(stop);
        foreach (var folder in (string[])[DataPaths.Models, DataPaths.Cache])
            StagingFolder.Sweep(folder);
        DatasetPacker.Sweep(DataPaths.Cache);
        var worker = new JobWorker(store, Handlers(options), options, TimeProvider.System, Console.Out);
        try
        {
            (once ? worker.RunWaiting(stop.Token) : worker.Run(stop.Token)).GetAwaiter().GetResult();
        }
        catch (StuckStepException e)
        {
            Console.Error.WriteLine(e.Message);
            WorkerLimits.ExitNow(stop.IsCancellationRequested ? 0 : 1); // another worker takes up what waits
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    // The same variables that the service reads. A password does not belong on the command line.
    private static IJobStore OpenStore(ref WorkerOptions options)
    {
        if (Environment.GetEnvironmentVariable("ConnectionStrings__Jobs") is not { Length: > 0 } database)
            return new FolderJobStore(DataPaths.Jobs, TimeProvider.System, DataPaths.Projections);
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("Jobs__LeaseSeconds"), CultureInfo.InvariantCulture, out var set) && set is >= 3 and <= 3600 ? set : 30;
        try
        {
            var store = new PostgreSqlJobStore(database, DataPaths.Jobs, TimeSpan.FromSeconds(seconds), TimeProvider.System, Console.Error.WriteLine);
            options = options with { StopPatience = store.Rest < options.StopPatience ? store.Rest : options.StopPatience };
            return store;
        }
        catch (ArgumentException e)
        {
            throw new TrainingException($"ConnectionStrings__Jobs cannot be read: {e.Message.Split('\n')[0]}", e);
        }
    }

    private static IReadOnlyList<IJobHandler> Handlers(WorkerOptions options) =>
    [
        new TrainingHandler(
            DataPaths.Cache,
            new FolderDatasetStore(DataPaths.Datasets, TimeProvider.System),
            new RunModelPublisher(KnownModels.Options),
            new NetworkFolder(DefaultFolders.Networks)),
        new ProjectionHandler(KnownModels.Options, options.PerceptualNetwork),
        new ImportHandler(KnownModels.Options),
        new MeasurementHandler(DataPaths.Cache),
        new AlignmentHandler(new FolderDatasetStore(DataPaths.Datasets, TimeProvider.System), new NetworkFolder(DefaultFolders.Networks)),
    ];

    private static void Announce(WorkerOptions options)
    {
        var priority = WorkerLimits.LowerPriority(except: PostgreSqlJobStore.LeaseThread) ? "at the lowest priority" : "at normal priority: this system does not let it be lowered";
        var memory = WorkerLimits.LimitMemory(options.MemoryLimitBytes) ? $"at most {options.MemoryLimitBytes >> 20} MiB of memory" : "no memory limit: this system has none";
        Console.WriteLine($"Waiting for jobs in {Path.GetFullPath(DataPaths.Jobs)}, {priority}, {memory}.");
    }

    private static void StopAtEndOfInput(CancellationTokenSource stop)
    {
        var input = Console.OpenStandardInput();
        new Thread(() =>
        {
            while (input.ReadByte() >= 0)
            {
                // Nothing is ever said this way; only the end counts.
            }

            stop.Cancel();
        })
        { IsBackground = true, Name = "supervisor" }.Start();
    }
}
