using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Jobs.Worker;
using FaceService.Model.Engine;
using FaceService.Model.Networks;
using FaceService.Training;
using FaceService.Training.Presets;
using FaceService.Training.Runs;
using FaceService.Training.Trainers;
using Spectre.Console;

namespace FaceService.Cli.Models;

/// <summary><c>model</c>: lists, describes and publishes generators.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", "Looks after the models that the service serves.")
    {
        List(), Describe(), Publish(), EvaluateCommand.Create(),
        ImportCommand.Create(), ExportCommand.Create(), CompareCommand.Create(),
    };

    private static Command List()
    {
        var command = new Command("list", "Lists the models.");
        command.SetAction(_ => Failures.Report(() =>
        {
            using var catalog = KnownModels.Open();
            foreach (var model in catalog.Models)
                Console.WriteLine($"{model.Id}  {model.Config.Architecture}, {model.Config.ImageSize} px{(model.Shipped ? ", shipped" : "")}{(model.Id == catalog.Default?.Id ? ", default" : "")}  sha256 {model.Digest}");
            foreach (var problem in catalog.Problems)
                Console.Error.WriteLine($"{problem.Path}: {problem.Message}");
            return 0;
        }));
        return command;
    }

    private static Command Describe()
    {
        var preset = new Option<string?>("--preset") { Description = $"one of {string.Join(", ", Preset.Names)}" };
        var model = new Option<string?>("--model") { Description = "NAME or NAME@VERSION" };
        var command = new Command("describe", "Prints the layers, shapes and parameter counts of a preset's or a model's networks, and a preset's settings.") { preset, model };
        command.SetAction(parsed => Failures.Report(() => (parsed.GetValue(preset), parsed.GetValue(model)) switch
        {
            ({ } name, null) => DescribePreset(name),
            (null, { } name) => DescribeModel(name),
            _ => throw new UsageException("Name either --preset or --model."),
        }));
        return command;
    }

    private static Command Publish()
    {
        var run = new Argument<string>("run") { Description = "a run folder with a checkpoint" };
        var name = new Option<string>("--name") { Description = "what to call the model", Required = true };
        var state = new Option<bool>("--resume-file") { Description = $"also leave {ResumeFile.Name} in the run folder, from which train --resume goes on elsewhere" };
        var licence = new Option<string>("--licence") { Description = "one line on what may be done with the weights", DefaultValueFactory = _ => RunPublication.OwnData };
        var mean = new Option<int>("--mean") { Description = "take the mean of the newest so many checkpoints (keep_checkpoints says how many there are)", DefaultValueFactory = _ => 1 };
        var truncation = new Option<double?>("--truncation") { Description = $"{Truncation.Least} to {Truncation.Most}: what is used where a request names none; 1 if left out" };
        var command = new Command("publish", "Makes the generator of a run's newest checkpoint the next version of a model.") { run, name, licence, mean, truncation, state };
        command.SetAction(parsed => Failures.Report(() =>
        {
            var folder = new RunFolder(parsed.GetRequiredValue(run));
            if (!folder.HoldsRun)
                throw new TrainingException($"There is no run in '{parsed.GetValue(run)}'.");
            if (parsed.GetValue(mean) < 1)
                throw new UsageException($"--mean {parsed.GetValue(mean)}: allowed are whole numbers from 1.");
            RunPublication.Write(folder, parsed.GetRequiredValue(licence), parsed.GetValue(mean), ImportCommand.Psi(parsed.GetValue(truncation)));
            if (parsed.GetValue(mean) > 1)
                RunPreview.Write(folder, parsed.GetRequiredValue(name)); // the run's own sheet shows the newest checkpoint
            if (parsed.GetValue(state))
                ResumeFile.Write(folder, Path.Combine(folder.Path, ResumeFile.Name));
            Console.WriteLine(new RunModelPublisher(KnownModels.Options).Publish(parsed.GetRequiredValue(name), folder.Path));
            return 0;
        }));
        return command;
    }

    private static int DescribePreset(string name)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var settings = Preset.Settings(name, []);
        var (generator, discriminator) = settings switch
        {
            StyleGan2Settings s => (StyleGan2Networks.Generator(s, 0), StyleGan2Networks.Discriminator(s, 0)),
            ClassicSettings s => (ClassicNetworks.Generator(s), ClassicNetworks.Discriminator(s)),
            _ => throw new InvalidOperationException($"No networks belong to the preset '{name}'."),
        };
        Print("Generator", NetworkDescription.Of(NetworkFactory.CreateGenerator(generator)));
        Print("Discriminator", NetworkDescription.Of(NetworkFactory.CreateDiscriminator(discriminator)));
        Print(settings);
        return 0;
    }

    private static int DescribeModel(string name)
    {
        using var catalog = KnownModels.Open();
        var model = KnownModels.Find(catalog, name);
        using var scope = TorchSharp.torch.NewDisposeScope();
        Print($"{model.Id}, generator", NetworkDescription.Of(NetworkFactory.CreateGenerator(model.Config)));
        return 0;
    }

    private static void Print(string title, NetworkDescription network)
    {
        var table = new Table { Title = new TableTitle(title) }.AddColumns("layer", "kind", "output").AddColumn(new TableColumn("parameters").RightAligned());
        foreach (var layer in network.Layers)
            table.AddRow(layer.Name.EscapeMarkup(), layer.Kind.EscapeMarkup(), string.Join(" × ", layer.Output), $"{layer.Parameters:N0}");
        Print(table);
        Console.WriteLine($"{title}: {network.Parameters:N0} trainable parameters");
    }

    private static void Print(TrainingSettings settings)
    {
        var table = new Table { Title = new TableTitle("Settings, as --set name=value takes them") }.AddColumns("setting", "value", "what it does", "allowed");
        foreach (var setting in SettingTable.For(settings.GetType()).Describe(settings))
            table.AddRow(setting.Name.EscapeMarkup(), setting.Value.EscapeMarkup(), setting.Help.EscapeMarkup(), setting.Allowed.EscapeMarkup());
        Print(table);
    }

    private static void Print(Table table) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }).Write(table);
}
