using System.CommandLine;
using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Jobs.Worker;
using FaceService.Model.Torch;
using FaceService.Training.Presets;
using FaceService.Training.Runs;

namespace FaceService.Cli.Commands;

/// <summary><c>train</c>: trains a generator into a run folder.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "a zip or folder of pictures, or a packed dataset" };
        var preset = new Option<string?>("--preset") { Description = $"one of {string.Join(", ", Preset.Names)}" };
        var output = new Option<string?>("--out") { Description = "the run folder to make" };
        var resume = new Option<string?>("--resume") { Description = "a run folder to go on with, or a resume.safetensors (its optimisers start anew)" };
        var from = new Option<string?>("--from") { Description = "begin with the weights of a model (NAME or NAME@VERSION) or of a file, instead of random ones" };
        var set = new Option<string[]>("--set") { Description = "change a setting: key=value, again and again", AllowMultipleArgumentsPerToken = false };
        var kimg = new Option<double?>("--kimg") { Description = "length in thousands of real pictures" };
        var steps = new Option<long?>("--steps") { Description = "length in steps" };
        var epochs = new Option<double?>("--epochs") { Description = "length in passes over the data" };
        var batch = new Option<int?>("--batch") { Description = "real pictures a step" };
        var size = new Option<int?>("--size") { Description = "width and height in pixels" };
        var seed = new Option<long?>("--seed") { Description = "everything random comes from it" };
        var command = new Command("train", "Trains a generator on a folder or zip of pictures.")
        {
            data, preset, output, from, resume, kimg, steps, epochs, batch, size, seed, set,
        };
        command.SetAction(parsed => Failures.Report(() =>
        {
            LibTorch.Load(); // before TorchSharp looks for one by itself
            var request = new TrainRequest
            {
                Data = parsed.GetValue(data),
                Preset = parsed.GetValue(preset),
                Out = parsed.GetValue(output),
                From = parsed.GetValue(from),
                Resume = parsed.GetValue(resume),
                Kimg = parsed.GetValue(kimg),
                Steps = parsed.GetValue(steps),
                Epochs = parsed.GetValue(epochs),
                Overrides = [.. Named(("batch", parsed.GetValue(batch)), ("size", parsed.GetValue(size)), ("seed", parsed.GetValue(seed))), .. Sets(parsed.GetValue(set) ?? [])],
            };
            return Run(request.Resolve());
        }));
        return command;
    }

    private static int Run(TrainingRunOptions options)
    {
        using var stop = new StopRequest(TimeProvider.System, () =>
        {
            Console.Error.WriteLine($"Stopped in the middle of a step; what came after the last checkpoint is trained again: train --resume {options.OutDirectory}");
            WorkerLimits.ExitNow(1);
        });
        var run = new TrainingRun(options);
        RunOutcome outcome;
        try
        {
            outcome = TrainingDisplay.Show(progress => run.Execute(progress, stop.Token));
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Console.WriteLine("Stopped while the pictures were packed, before anything was trained; the same command begins again.");
            return 0;
        }

        Console.WriteLine(outcome.Finished
            ? $"Done after {outcome.Images} pictures: {options.OutDirectory}"
            : $"Stopped after {outcome.Images} pictures; go on with: train --resume {options.OutDirectory}");
        return 0;
    }

    private static IEnumerable<KeyValuePair<string, string>> Named(params (string Name, object? Value)[] values) =>
        values.Where(v => v.Value is not null).Select(v => KeyValuePair.Create(v.Name, Convert.ToString(v.Value, CultureInfo.InvariantCulture)!));

    private static IEnumerable<KeyValuePair<string, string>> Sets(string[] pairs)
    {
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=');
            if (equals <= 0)
                throw new UsageException($"--set takes key=value, not '{pair}'.");
            yield return KeyValuePair.Create(pair[..equals].Trim().Replace('-', '_'), pair[(equals + 1)..].Trim());
        }
    }
}
