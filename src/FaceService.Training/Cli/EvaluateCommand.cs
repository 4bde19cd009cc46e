using System.CommandLine;
using System.Globalization;
using FaceService.Model.Catalog;
using FaceService.Training.Evaluation;

namespace FaceService.Training.Cli;

/// <summary><c>model evaluate</c>: measures a model against data.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var defaults = new EvaluationOptions();
        var model = new Option<string?>("--model") { Description = "NAME or NAME@VERSION; the default model where none is named" };
        var data = new Option<string>("--data") { Description = "a zip or folder of pictures", Required = true };
        var output = new Option<string?>("--out") { Description = "where evaluation.json goes; the model's version folder, or evaluations/NAME@VERSION in the data folder for a shipped model" };
        var pictures = new Option<int>("--pictures") { Description = "pictures of each set, 8 to 100000", DefaultValueFactory = _ => defaults.Pictures };
        var holdout = new Option<double>("--holdout") { Description = "part of each class that the floor refers to, 0 to 0.5: what training with the same holdout never saw", DefaultValueFactory = _ => defaults.Holdout };
        var truncation = new Option<double>("--truncation") { Description = "truncation psi of the generated pictures, 0 to 2", DefaultValueFactory = _ => defaults.Truncation };
        var seed = new Option<uint>("--seed") { Description = "seed of the first portrait, of samples, patches and directions", DefaultValueFactory = _ => defaults.Seed };
        var repeats = new Option<int>("--repeats") { Description = "measure the distance so often, each time with other samples, patches and directions, 1 to 100", DefaultValueFactory = _ => defaults.Repeats };
        var command = new Command("evaluate", "Measures how near a model's portraits are to the pictures it learned from.")
        {
            model, data, output, pictures, holdout, truncation, seed, repeats,
        };
        command.SetAction(parsed => Failures.Report(() => Run(parsed.GetValue(model), parsed.GetRequiredValue(data), parsed.GetValue(output), new EvaluationOptions
        {
            Pictures = (int)Ranged(pictures, parsed.GetValue(pictures), 8, 100_000),
            Holdout = Ranged(holdout, parsed.GetValue(holdout), 0, 0.5),
            Truncation = Ranged(truncation, parsed.GetValue(truncation), 0, 2),
            Seed = parsed.GetValue(seed),
            Repeats = (int)Ranged(repeats, parsed.GetValue(repeats), 1, 100),
        })));
        return command;
    }

    private static int Run(string? name, string data, string? output, EvaluationOptions options)
    {
        using var catalog = KnownModels.Open();
        var model = KnownModels.Find(catalog, name);
        var report = new ModelEvaluation(options, data, DataFolder.Cache).Measure(model, Console.Error.WriteLine);
        var folder = output ?? Folder(model);
        Directory.CreateDirectory(folder);
        report.Write(Path.Combine(folder, EvaluationReport.FileName));
        EvaluationDisplay.Show(report);
        Console.WriteLine(Path.Combine(folder, EvaluationReport.FileName));
        return 0;
    }

    // What is shipped stays as it was shipped, unless --out says otherwise.
    private static string Folder(ModelVersion model) => model.Shipped ? Path.Combine(DataFolder.Root, "evaluations", model.Id.ToString()) : model.Directory;

    private static double Ranged(Option option, double value, double least, double most) => value >= least && value <= most
        ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} cannot be {value}; allowed is {least} to {most}."));
}
