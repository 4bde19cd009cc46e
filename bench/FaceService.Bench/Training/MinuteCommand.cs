using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Trainers;

namespace FaceService.Bench.Training;

/// <summary><c>./face bench minute</c>: our trainer alone, for as long or as many steps as one likes, such as under a profiler.</summary>
internal static class MinuteCommand
{
    public static Command Create()
    {
        var preset = new Option<string>("--preset") { Description = "What to train.", DefaultValueFactory = _ => "stylegan2-256" };
        var seconds = new Option<double>("--seconds") { Description = "How long, after four steps of warm-up.", DefaultValueFactory = _ => 60 };
        var steps = new Option<int>("--steps") { Description = "Ends after so many steps; 0 for none.", DefaultValueFactory = _ => 0 };
        var set = new Option<string[]>("--set") { Description = "key=value, as ./face train has it; device=cuda among them.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("minute", "Images a second of a training on noise, on any device.") { preset, seconds, steps, set };
        command.SetAction(parsed => Run(
            Preset.Settings(parsed.GetRequiredValue(preset), (parsed.GetValue(set) ?? []).Select(s => KeyValuePair.Create(s.Split('=')[0], s[(s.IndexOf('=') + 1)..]))),
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            parsed.GetValue(steps)));
        return command;
    }

    private static int Run(TrainingSettings settings, TimeSpan duration, int most)
    {
        var device = Devices.Resolve(settings);
        using var images = new TrainImages(settings.Size);
        using var data = PackedDataset.Open(images.Packed);
        using var trainer = TrainerFactory.Create(settings, data, device);
        long step = 0;
        for (; step < 4; step++)
            trainer.Step(step);
        var (clock, first) = (Stopwatch.StartNew(), step);
        while (clock.Elapsed < duration && (most == 0 || step - first < most))
            trainer.Step(step++);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(step - first) * settings.Batch / clock.Elapsed.TotalSeconds:0.0} images a second on {device}: {step - first} steps of {settings.Batch} at {settings.Size} pixels in {clock.Elapsed.TotalSeconds:0.0} s."));
        return 0;
    }
}
