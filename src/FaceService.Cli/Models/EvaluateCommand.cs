using System.CommandLine;
using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Evaluation;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Presets;

namespace FaceService.Cli.Models;

/// <summary><c>model evaluate</c>: measures a model against data.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var defaults = new EvaluationOptions();
        var model = new Option<string?>("--model") { Description = "NAME or NAME@VERSION; the default model where none is named" };
        var data = new Option<string>("--data") { Description = "a zip or folder of pictures", Required = true };
        var output = new Option<string?>("--out") { Description = "the folder for evaluation.json and neighbours.png; the model's version folder where none is named, or evaluations/NAME@VERSION in the data folder for a shipped model" };
        var pictures = Number("--pictures", "pictures of each set, 8 to 100000", defaults.Pictures);
        var holdout = Real("--holdout", "part of each class that the floor refers to, 0 to 0.5: what a training with the same holdout never saw", defaults.Holdout);
        var truncation = Real("--truncation", $"truncation psi of the generated pictures, {Truncation.Least} to {Truncation.Most}", defaults.Truncation);
        var seed = new Option<uint>("--seed") { Description = "seed of the first portrait, of samples, patches and directions", DefaultValueFactory = _ => defaults.Seed };
        var repeats = Number("--repeats", "measure the distance so often, each time with other samples, patches and directions, 1 to 100", defaults.Repeats);
        var pairs = Number("--pairs", "pairs of pictures whose similarity (MS-SSIM) is measured, 0 to 1000000; 0 leaves it out", defaults.Pairs);
        var classifier = Number("--classifier-pictures", "pictures that the classifier of attributes is shown in its training, 0 to 10000000; 0 leaves attributes out", defaults.ClassifierPictures);
        var judges = new Option<string?>("--judges") { Description = $"who judges portraits beside: {string.Join(", ", SettingLists.Judges.Keys)}, with commas between, or none; all whose networks are installed (./face networks) where none is named" };
        var spectrum = Number("--spectrum-pictures", "portraits whose spectrum is measured, 8 to 1000000", defaults.SpectrumPictures);
        var inception = new Option<string?>("--inception") { Description = "an Inception network as TorchScript (inception-2015-12-05.pt, as StyleGAN2-ADA measures with): adds the Fréchet inception distance. It is a program: name only a file that you trust" };
        var frechet = Number("--frechet-pictures", "generated pictures of the Fréchet inception distance, 64 to 1000000", defaults.FrechetPictures);
        var command = new Command("evaluate", "Measures how near a model's portraits are to the pictures it learned from, and whether they show what was asked for.")
        {
            model, data, output, pictures, holdout, truncation, seed, repeats, pairs, classifier, judges, spectrum, inception, frechet,
        };
        command.SetAction(parsed => Failures.Report(() =>
        {
            var options = new EvaluationOptions
            {
                Pictures = (int)Ranged(pictures, parsed.GetValue(pictures), 8, 100_000),
                Holdout = Ranged(holdout, parsed.GetValue(holdout), 0, 0.5),
                Truncation = Ranged(truncation, parsed.GetValue(truncation), Truncation.Least, Truncation.Most),
                Seed = parsed.GetValue(seed),
                Repeats = (int)Ranged(repeats, parsed.GetValue(repeats), 1, 100),
                Pairs = (int)Ranged(pairs, parsed.GetValue(pairs), 0, 1_000_000),
                ClassifierPictures = (int)Ranged(classifier, parsed.GetValue(classifier), 0, 10_000_000),
                Judges = Judges(parsed.GetValue(judges)),
                SpectrumPictures = (int)Ranged(spectrum, parsed.GetValue(spectrum), 8, 1_000_000),
                FrechetPictures = (int)Ranged(frechet, parsed.GetValue(frechet), 64, 1_000_000),
            };
            var places = new EvaluationPlaces(parsed.GetRequiredValue(data), DataPaths.Cache, parsed.GetValue(inception), new NetworkFolder(DefaultFolders.Networks));
            return Run(parsed.GetValue(model), new ModelEvaluation(options, places, Console.Error.WriteLine), parsed.GetValue(output));
        }));
        return command;
    }

    private static int Run(string? name, ModelEvaluation evaluation, string? output)
    {
        using var catalog = KnownModels.Open();
        var model = KnownModels.Find(catalog, name);
        var (report, sheet) = evaluation.Measure(model);
        var folder = output ?? Folder(model);
        Directory.CreateDirectory(folder);
        report.Write(Path.Combine(folder, EvaluationReport.FileName));
        File.WriteAllBytes(Path.Combine(folder, EvaluationReport.SheetName), ImageEncoder.Encode(sheet, ImageFormat.Png));
        EvaluationCard.Update(Path.Combine(folder, ModelVersion.CardFileName), report);
        foreach (var line in EvaluationSummary.Lines(report))
            Console.WriteLine(line);
        Console.WriteLine(Path.Combine(folder, EvaluationReport.FileName));
        return 0;
    }

    // What is shipped stays as it was shipped, unless --out says otherwise.
    private static string Folder(ModelVersion model) => model.Shipped ? Path.Combine(DataPaths.Root, "evaluations", model.Id.ToString()) : model.Directory;

    private static List<string>? Judges(string? text)
    {
        var names = text == SettingLists.NoJudge ? [] : text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        return names?.Find(name => !SettingLists.Judges.ContainsKey(name)) is { } unknown
            ? throw new UsageException($"There is no judge '{unknown}'; known are {string.Join(", ", SettingLists.Judges.Keys)}, or none.")
            : names;
    }

    private static Option<int> Number(string name, string about, int value) => new(name) { Description = about, DefaultValueFactory = _ => value };

    private static Option<double> Real(string name, string about, double value) => new(name) { Description = about, DefaultValueFactory = _ => value };

    private static double Ranged(Option option, double value, double least, double most) => value >= least && value <= most
        ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} cannot be {value}; allowed is {least} to {most}."));
}
