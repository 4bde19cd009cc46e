using System.Diagnostics;
using System.Globalization;
using FaceService.Bench.Load;
using FaceService.Bench.Processes;
using FaceService.Bench.Report;
using FaceService.Training.Presets;

namespace FaceService.Bench.Training;

/// <summary>How much of its speed a service keeps while its own worker trains on the same machine.</summary>
internal sealed class BesideBench(BesideSettings settings, TextWriter output)
{
    private readonly ResultTable table = new("the service", "faces/s", "median ms", "p99 ms", "trained images/s");
    private readonly SeedSource seeds = new();

    public static async Task<int> RunAsync(BesideSettings settings, TextWriter output, CancellationToken cancel)
    {
        await new BesideBench(settings, output).RunAsync(cancel);
        return 0;
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        output.WriteLine(Machine.Describe());
        output.WriteLine($"Model {settings.Model.Id}, {settings.Connections} connections; beside it {settings.Preset} at the worker's priority.");
        output.WriteLine();
        using var pictures = new TrainImages(Preset.Settings(settings.Preset, []).Size);
        await using var service = await ChildProgram.StartAsync(Programs.Service("auto").In(pictures.Folder), cancel);
        using var training = new TrainingJobClient(service.Address, pictures.Folder);
        await training.AddDatasetAsync("bench", pictures.Zip, cancel);

        var before = await LoadAsync("alone", service, cancel);
        var job = await training.SubmitAsync("bench", settings.Preset, cancel);
        await training.WaitUntilTrainingAsync(job, cancel);
        var (clock, first) = (Stopwatch.StartNew(), await training.ImagesAsync(job, cancel));
        var beside = await LoadAsync("while its worker trains", service, cancel, async () =>
            (await training.ImagesAsync(job, cancel) - first) / clock.Elapsed.TotalSeconds);
        await training.CancelAsync(job, cancel);
        var after = await LoadAsync("alone again", service, cancel);

        output.WriteLine(table);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"- faces a second beside training over alone: {beside / ((before + after) / 2):0.00} (to reach: at least 0.5)"));
    }

    private async Task<double> LoadAsync(string what, ChildProgram service, CancellationToken cancel, Func<Task<double>>? trained = null)
    {
        var plan = new LoadPlan
        {
            Address = service.Address,
            Connections = settings.Connections,
            Duration = settings.Duration,
            Path = seed => $"/face?seed={seed}&model={settings.Model.Id}",
        };
        var load = await new LoadClient(plan, seeds).RunAsync(cancel);
        table.Add(
            what, Text(load.PerSecond), Text(LoadResult.Percentile(load.Served, 0.5)), Text(LoadResult.Percentile(load.Served, 0.99)),
            trained is null ? "" : Text(await trained()));
        return load.PerSecond;
    }

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
