using System.CommandLine;
using FaceService.Cli.Fetching;
using FaceService.Cli.Shared;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using FaceService.Photos.Faces;
using FaceService.Training;

namespace FaceService.Cli.Datasets;

/// <summary><c>dataset</c>: adds, lists and removes the datasets that the service knows.</summary>
internal static class DatasetCommand
{
    public static Command Create(Func<string, IFaceFinder>? openCascade) => new("dataset", "Looks after the datasets that training jobs can name.")
    {
        Add(), List(), Remove(), PackCommand.Create(), BuildCommand.Create(openCascade), FetchCommand.Create(),
    };

    private static Command Add()
    {
        var path = new Argument<string>("path") { Description = "a zip, or a folder of pictures" };
        var name = new Option<string>("--name") { Description = $"what to call it: {ResourceName.Rule}", Required = true };
        var command = new Command("add", "Copies a zip or a folder of pictures into the data folder and makes it known.") { path, name };
        command.SetAction(parsed => Failures.Report(() =>
        {
            var added = Add(parsed.GetRequiredValue(name), parsed.GetRequiredValue(path));
            Console.WriteLine(Describe(added));
            foreach (var said in added.Notes.Prepend(added.LabelProblem).OfType<string>())
                Console.WriteLine($"  {said}");
            foreach (var skipped in added.Skipped)
                Console.WriteLine($"  skipped {skipped.File}: {skipped.Reason}");
            return 0;
        }));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Lists the datasets.");
        command.SetAction(_ => Failures.Report(() =>
        {
            var datasets = Store().List();
            foreach (var dataset in datasets)
                Console.WriteLine(Describe(dataset));
            if (datasets.Count == 0)
                Console.WriteLine("No dataset yet: ./face dataset add PATH --name NAME");
            return 0;
        }));
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("name") { Description = "which" };
        var command = new Command("remove", "Removes a dataset.") { name };
        command.SetAction(parsed => Failures.Report(() =>
            Store().Delete(parsed.GetRequiredValue(name))
                ? 0
                : throw new TrainingException($"There is no dataset '{parsed.GetValue(name)}'; known are {Known()}.")));
        return command;
    }

    private static StoredDataset Add(string name, string path)
    {
        if (!ResourceName.IsValid(name))
            throw new UsageException($"--name cannot be '{name}'; allowed is {ResourceName.Rule}.");
        try
        {
            return Store().Add(name, path, DatasetLimits.Local, CancellationToken.None);
        }
        catch (DatasetException e)
        {
            throw new TrainingException(e.Message, e);
        }
    }

    private static string Describe(StoredDataset d) =>
        $"{d.Name}: {d.Pictures} pictures, {string.Join(", ", d.Sizes.Take(3).Select(s => $"{s.Width}×{s.Height}"))}" +
        (d.Sizes.Count > 3 ? ", …" : "") +
        (d.Groups.Count > 0 ? $", {d.Classes.Count} classes ({string.Join(", ", d.Groups.Select(g => g.Name))})" : ", no labels") +
        (d.SkippedPictures > 0 ? $", {d.SkippedPictures} skipped" : "");

    private static string Known() => Store().List() is { Count: > 0 } all ? string.Join(", ", all.Select(d => d.Name)) : "none";

    private static FolderDatasetStore Store() => new(DataPaths.Datasets, TimeProvider.System);
}
