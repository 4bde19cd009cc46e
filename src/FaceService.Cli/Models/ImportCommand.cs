using System.CommandLine;
using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Jobs.Importing;
using FaceService.Model.Engine;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights.Import;

namespace FaceService.Cli.Models;

/// <summary><c>model import</c>: makes published weights a model of the data folder.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "NVIDIA's .pkl, rosinality's .pt, or safetensors with either's names" };
        var name = new Option<string>("--name") { Description = "what to call the model", Required = true };
        var licence = new Option<string?>("--licence") { Description = "one line on what may be done with the weights" };
        var truncation = new Option<double?>("--truncation")
        {
            Description = $"{Truncation.Least} to {Truncation.Most}: what is used where a request names none; 1 if left out",
        };
        var labels = new Option<string[]>("--label")
        {
            Description = "names for a conditional model's classes: GROUP=VALUE,VALUE,… in the order of its label, again and again",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("import", "Converts published StyleGAN2 weights into a model. Nothing in the file is ever run.")
        {
            file, name, licence, truncation, labels,
        };
        command.SetAction(parsed => Failures.Report(() =>
        {
            var import = new ModelImport(KnownModels.Options)
            {
                Name = parsed.GetRequiredValue(name),
                Licence = parsed.GetValue(licence),
                Truncation = Psi(parsed.GetValue(truncation)),
                Labels = [.. parsed.GetRequiredValue(labels).Select(Group)],
            };
            if (import.NameProblem is { } unusable)
                throw new UsageException($"--name: {unusable}");
            var source = parsed.GetRequiredValue(file);
            var read = ModelImporter.Read(source);
            if (import.LabelProblem(read) is { } wrong)
                throw new UsageException($"--label: {wrong}");
            var id = import.Publish(source, read);
            Tell(read);
            Console.WriteLine(id);
            return 0;
        }));
        return command;
    }

    private static void Tell(ImportedGenerator read)
    {
        Console.WriteLine($"{read.Kind}, sha256 {read.SourceDigest}");
        Console.WriteLine(NetworkLine.Of(read.Config));
        foreach (var note in read.Notes)
            Console.WriteLine($"Note: {note}");
        if (read.Unused.Count == 0)
            return;
        Console.WriteLine($"Not used, because they are not part of the generator ({read.Unused.Count}):");
        foreach (var tensor in read.Unused)
            Console.WriteLine($"  {tensor}");
    }

    /// <summary>The option <c>--truncation</c>, checked.</summary>
    public static double? Psi(double? value) => value is not { } psi || Truncation.IsAllowed(psi)
        ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--truncation cannot be {value}; allowed is {Truncation.Least} to {Truncation.Most}."));

    private static LabelGroup Group(string text) => text.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } values]
        ? new LabelGroup(name, values.Split(',', StringSplitOptions.TrimEntries))
        : throw new UsageException($"--label cannot be '{text}'; allowed is GROUP=VALUE,VALUE,…");
}
