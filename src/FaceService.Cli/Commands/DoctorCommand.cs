using System.CommandLine;
using FaceService.Cli.Doctor;
using FaceService.Cli.Shared;
using FaceService.Model.Catalog;

namespace FaceService.Cli.Commands;

/// <summary><c>doctor</c>: looks at all that the service needs, and says what to do.</summary>
internal static class DoctorCommand
{
    private const string Usual = "http://127.0.0.1:5080";

    public static Command Create()
    {
        var urls = new Option<string>("--urls")
        {
            Description = "where the service is to listen",
            DefaultValueFactory = _ => Setting("ASPNETCORE_URLS") ?? Usual,
        };
        var command = new Command("doctor", "Checks machine, packages, devices, memory, folders, models, ports, keys and networks, and says what to do. Exit code 1 where something is wrong.") { urls };
        command.SetAction(parsed => Failures.Report(() => Print(All(parsed.GetRequiredValue(urls), Setting("Engine__Device") ?? "auto"))));
        return command;
    }

    private static IEnumerable<CheckFinding> All(string urls, string device)
    {
        yield return MachineChecks.System();
        var packages = MachineChecks.Packages().ToList();
        foreach (var finding in packages)
            yield return finding;
        var computes = packages.TrueForAll(finding => finding.Severity != Severity.Wrong);
        var devices = computes ? MachineChecks.Devices(device) : null;
        if (devices is not null)
            yield return devices;
        yield return MachineChecks.Memory();
        var data = FolderChecks.Data(DataPaths.Root);
        yield return data;
        foreach (var finding in devices is { Severity: Severity.Good } && data.Severity != Severity.Wrong ? FolderChecks.Models(device) : [])
            yield return finding;
        foreach (var finding in PortChecks.Of(urls))
            yield return finding;
        yield return FolderChecks.Key(DataPaths.Root);
        foreach (var finding in FolderChecks.Networks(DefaultFolders.Networks))
            yield return finding;
    }

    private static int Print(IEnumerable<CheckFinding> findings)
    {
        var counts = new int[3];
        foreach (var finding in findings)
        {
            counts[(int)finding.Severity]++;
            Console.WriteLine($"{Mark(finding.Severity)} {finding.Topic,-12} {finding.Text}");
            if (finding.Remedy is { } remedy)
                Console.WriteLine($"{"",17} → {remedy}");
        }

        var (warnings, wrong) = (counts[(int)Severity.Warning], counts[(int)Severity.Wrong]);
        Console.WriteLine(wrong > 0 ? $"{wrong} wrong, {warnings} to look at." : warnings > 0 ? $"Nothing is wrong; {warnings} to look at." : "All is well.");
        return wrong > 0 ? 1 : 0;
    }

    private static string Mark(Severity severity) => severity switch
    {
        Severity.Good => "ok  ",
        Severity.Warning => "look",
        _ => "BAD ",
    };

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
