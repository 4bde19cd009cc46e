using System.Globalization;
using FaceService.Bench.Processes;
using FaceService.Bench.Report;
using FaceService.Training.Presets;

namespace FaceService.Bench.Training;

/// <summary>Our trainer and PyTorch's, each in float32 and bfloat16, taking turns.</summary>
internal sealed class TrainBench(TrainSettings settings, TextWriter output)
{
    private readonly ResultTable table = new("trainer", "images/s", "images per CPU second", "peak MiB", "loader's share");

    /// <summary>The scripts of bench/peers, by preset.</summary>
    public static IReadOnlyDictionary<string, string> Peers { get; } = new Dictionary<string, string>
    {
        ["dcgan-64"] = "train_dcgan.py",
        ["stylegan2-64"] = "train_stylegan2.py",
    };

    public static async Task<int> RunAsync(TrainSettings settings, TextWriter output, CancellationToken cancel)
    {
        output.WriteLine(Machine.Describe());
        foreach (var preset in settings.Presets)
            await new TrainBench(settings, output).RunAsync(preset, cancel);
        return 0;
    }

    private async Task RunAsync(string preset, CancellationToken cancel)
    {
        var plain = Preset.Settings(preset, []);
        var batch = settings.Batch > 0 ? settings.Batch : plain.Batch;
        output.WriteLine();
        output.WriteLine($"{preset}, batch {batch}, {settings.Threads} threads; medians of {settings.Rounds} rounds of {settings.Steps} steps.");
        output.WriteLine();
        using var pictures = new TrainImages(plain.Size);
        var figures = await MeasureAsync([.. Commands(preset, batch, pictures)], batch, cancel);
        foreach (var trainer in figures)
            table.Add(
                trainer.What, Text(trainer.PerSecond), Text(trainer.PerCpuSecond), Text(trainer.PeakMebibytes),
                double.IsNaN(trainer.LoaderShare) ? "" : trainer.LoaderShare.ToString("P2", CultureInfo.InvariantCulture));
        output.WriteLine(table);
        foreach (var line in TrainVerdicts.Of(figures))
            output.WriteLine(line);
    }

    private IEnumerable<(string What, string[] Command)> Commands(string preset, int batch, TrainImages pictures)
    {
        foreach (var precision in (string[])["float32", "bfloat16"])
            yield return ($"FaceService, {precision}", Own(preset, batch, precision, pictures.Packed));
        if (!settings.Peers)
            yield break;
        foreach (var precision in (string[])["float32", "bfloat16"])
            yield return ($"PyTorch, {precision}",
            [
                PythonScript.Interpreter, Peers[preset], "--pixels", pictures.Pixels, "--precision", precision, "--batch", $"{batch}",
                "--threads", $"{settings.Threads}",
            ]);
    }

    // With dotnet, or as one file.
    private static string[] Itself => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "FaceService.Bench.dll")]
        : [Environment.ProcessPath!];

    // The peers know no labels and no augmentation, which starts at strength 0 anyway.
    private string[] Own(string preset, int batch, string precision, string data)
    {
        string[] sets = [$"batch={batch}", $"threads={settings.Threads}", $"precision={precision}", "labels=none", "sampling=shuffled"];
        if (preset.StartsWith("stylegan2", StringComparison.Ordinal))
            sets = [.. sets, "augment=none"];
        return
        [
            .. Itself, OwnTrainer.Name, "--data", data, "--preset", preset,
            .. sets.SelectMany(s => (string[])["--set", s]),
        ];
    }

    private async Task<List<TrainMetrics>> MeasureAsync((string What, string[] Command)[] plans, int batch, CancellationToken cancel)
    {
        var trainers = new List<TrainerProcess>();
        try
        {
            foreach (var (what, command) in plans)
                trainers.Add(await TrainerProcess.StartAsync(what, BenchPlaces.Peers, settings.Threads, command, cancel));
            var turns = trainers.Select(_ => new List<TrainTurn>()).ToList();
            for (var round = 0; round <= settings.Rounds; round++)
                foreach (var (trainer, list) in trainers.Zip(turns))
                    list.Add(await trainer.TakeAsync(settings.Steps, cancel));
            return [.. plans.Zip(turns, (plan, list) => new TrainMetrics(plan.What, batch * settings.Steps, list[1..]))];
        }
        finally
        {
            foreach (var trainer in trainers)
                await trainer.DisposeAsync();
        }
    }

    private static string Text(double value) => value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
