using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Bench.Training;

/// <summary>The other side of <see cref="TrainerProcess"/>: the product's own trainer, without a run folder around it.</summary>
internal static class OwnTrainer
{
    public const string Name = "trainer";

    public static Command Create()
    {
        var data = new Option<string>("--data") { Required = true, Description = "A packed dataset." };
        var preset = new Option<string>("--preset") { Required = true, Description = "What to train." };
        var set = new Option<string[]>("--set") { Description = "key=value" };
        var command = new Command(Name, "Takes as many steps as each line of the input says.") { data, preset, set };
        command.Hidden = true;
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(data),
            Preset.Settings(parsed.GetRequiredValue(preset), (parsed.GetValue(set) ?? []).Select(s => KeyValuePair.Create(s.Split('=')[0], s.Split('=')[1])))));
        return command;
    }

    private static int Run(string path, TrainingSettings settings)
    {
        var device = Devices.Resolve(settings);
        using var data = PackedDataset.Open(path);
        using var trainer = TrainerFactory.Create(settings, data, device);
        var reals = new RealBatches(
            data, new DatasetSampler(data.ClassOf, settings.Sampling, settings.Seed), settings.Batch, settings.Mirror, "[-1, 1]", settings.Seed, device);
        Console.WriteLine("ready");
        for (long done = 0; Console.ReadLine() is { } line;)
        {
            var steps = int.Parse(line, CultureInfo.InvariantCulture);
            var (seconds, cpu) = Measure(steps, i => trainer.Step(done + i));
            var (_, loader) = Measure(steps, i => Load(reals, (done + i) * settings.Batch));
            done += steps;
            Console.WriteLine(JsonSerializer.Serialize(new TrainTurn(seconds, cpu, PeakMebibytes(), loader), TrainTurn.Json));
        }

        return 0;
    }

    private static void Load(RealBatches reals, long position)
    {
        using var scope = NewDisposeScope();
        reals.Take(position);
    }

    private static (double Seconds, double CpuSeconds) Measure(int count, Action<long> action)
    {
        using var process = Process.GetCurrentProcess();
        var (clock, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        for (var i = 0; i < count; i++)
            action(i);
        process.Refresh();
        return (clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
    }

    private static double PeakMebibytes()
    {
        var line = File.ReadLines("/proc/self/status").First(entry => entry.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
