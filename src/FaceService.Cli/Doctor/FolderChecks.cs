using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Jobs.Access;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Networks.Pretrained;

namespace FaceService.Cli.Doctor;

/// <summary>Whether what is needed lies in its folder, and whether there is room for more.</summary>
internal static class FolderChecks
{
    private const long LeastSpace = 100L << 20;
    private const long ComfortableSpace = 2L << 30;

    /// <summary>The data folder.</summary>
    public static CheckFinding Data(string folder)
    {
        const string Topic = "data folder";
        const string Remedy = "Name another folder in FACE_DATA, or make this one writable for the user of the service.";
        if (File.Exists(folder))
            return CheckFinding.Wrong(Topic, $"{folder} is a file.", Remedy);
        try
        {
            Directory.CreateDirectory(folder);
            using (new FileStream(Path.Combine(folder, $".write-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
            {
                // It could be made, and is gone again.
            }

            var free = new DriveInfo(folder).AvailableFreeSpace;
            var text = string.Create(CultureInfo.InvariantCulture, $"{folder} can be written, {free / (double)(1 << 30):0.0} GiB free");
            return free < LeastSpace ? CheckFinding.Wrong(Topic, text, "Remove datasets, jobs or models that nobody needs: uploads and trainings will fail (507).")
                : free < ComfortableSpace ? CheckFinding.Warning(Topic, text, "Enough for faces; a dataset and a training take some gigabytes.")
                : CheckFinding.Good(Topic, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CheckFinding.Wrong(Topic, $"{folder} cannot be written: {e.Message}", Remedy);
        }
    }

    /// <summary>The models; the default one draws a face.</summary>
    /// <param name="device">As <c>Engine:Device</c> names it.</param>
    public static IEnumerable<CheckFinding> Models(string device)
    {
        using var catalog = KnownModels.Open();
        foreach (var problem in catalog.Problems)
            yield return CheckFinding.Warning("models", $"{problem.Path}: {problem.Message}", "Replace this folder, or remove it; it is not served.");
        if (catalog.Default is { } model)
            yield return Draw(model, device, catalog.Models.Count);
        else
            yield return CheckFinding.Wrong("models", $"There is no model in {DefaultFolders.Models} or {DataPaths.Models}.", "Name the folder of the bundled ones in FACE_MODELS, or import one: ./face model import FILE --name NAME.");
    }

    /// <summary>The key that opens what changes something.</summary>
    public static CheckFinding Key(string folder)
    {
        const string Topic = "keys";
        if (Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("Auth__Keys", StringComparison.OrdinalIgnoreCase)))
            return CheckFinding.Good(Topic, "configured in the environment (Auth__Keys)");
        if (ServiceNote.Read(folder) is { Keys: { Count: > 0 } names })
            return CheckFinding.Good(Topic, $"configured: {string.Join(", ", names)}");
        var path = LocalKey.PathIn(folder);
        if (!File.Exists(path))
            return CheckFinding.Good(Topic, "none yet: the service makes one at its first start, and ./face key prints it");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
            return CheckFinding.Warning(Topic, $"{path} can be read by others.", "chmod 600 it; the service's next start does so, too.");
        try
        {
            LocalKey.ReadOrCreate(folder);
            return CheckFinding.Good(Topic, "one of the service's own; ./face key prints it, ./face sign-in signs a browser in");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CheckFinding.Wrong(Topic, e.Message, "Run this as the user of the service; a file that holds no key is to be deleted.");
        }
    }

    /// <summary>Pretrained networks, none of which is needed.</summary>
    public static IEnumerable<CheckFinding> Networks(string path)
    {
        var folder = new NetworkFolder(path);
        var there = PretrainedNetwork.All.Where(folder.Holds).ToList();
        foreach (var broken in PretrainedNetwork.All.Except(there).Where(network => network.Files.Any(file => File.Exists(folder.Place(file)))))
            yield return CheckFinding.Wrong("networks", $"{broken.Name} is not whole.", $"{NetworkFolder.InstallCommand} {broken.Name} brings it again.");
        yield return CheckFinding.Good("networks", there.Count == 0
            ? $"none installed, and none needed to serve; {NetworkFolder.InstallCommand} brings those that evaluation can use"
            : $"{there.Count} of {PretrainedNetwork.All.Count} installed: {string.Join(", ", there.Select(network => network.Name))}");
    }

    private static CheckFinding Draw(ModelVersion model, string device, int models)
    {
        try
        {
            using var generator = FaceGeneratorLoader.ForDevices(new EngineOptions { Device = device }, checkDigests: true)[0].Load(model);
            FaceDraft.Of(1).TrySettle(model.Config, model.Labels, out var face, out _);
            var rgb = new byte[model.Config.ImageSize * model.Config.ImageSize * 3];
            generator.Draw([face!.Spec], rgb);
            return rgb.Distinct().Count() > 1
                ? CheckFinding.Good("models", $"{models}; the default, {model.Id}, draws in {generator.Precision}")
                : CheckFinding.Wrong("models", $"The default, {model.Id}, draws one flat colour.", "Make another the default, or import its weights again.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return CheckFinding.Wrong("models", $"The default, {model.Id}, does not draw: {e.Message}", "Import its weights again, or make another the default.");
        }
    }
}
