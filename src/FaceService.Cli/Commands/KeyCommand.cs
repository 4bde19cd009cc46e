using System.CommandLine;
using System.Text.RegularExpressions;
using FaceService.Cli.Shared;
using FaceService.Jobs.Access;
using FaceService.Training;

namespace FaceService.Cli.Commands;

/// <summary><c>key</c>: prints the key that requests to the service carry.</summary>
internal static partial class KeyCommand
{
    public static Command Create()
    {
        var command = new Command("key", "Prints the service's key, which requests carry as X-Api-Key; makes it where there is none yet.");
        command.SetAction(_ => Failures.Report(Run));
        return command;
    }

    private static int Run()
    {
        if (Configured() is { } configured)
            Console.WriteLine(configured);
        else if (ServiceNote.Read(DataPaths.Root) is { Keys: { Count: > 0 } names })
            throw new TrainingException(
                $"The service's keys are configured (Auth:Keys: {string.Join(", ", names)}): take one from there. ./face sign-in signs a browser in without one.");
        else
            Console.WriteLine(LocalKey.ReadOrCreate(DataPaths.Root));
        return 0;
    }

    // In a container, and wherever else the service's environment is this command's, too.
    private static string? Configured() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Select(one => (Name: (string)one.Key, Value: (string?)one.Value))
        .Where(one => one.Value is { Length: > 0 } && Secret().IsMatch(one.Name))
        .OrderBy(one => one.Name, StringComparer.Ordinal)
        .FirstOrDefault().Value;

    // Auth__Keys, Auth__Keys__0 or Auth__Keys__0__Secret.
    [GeneratedRegex("^Auth__Keys(__((?!__).)+(__Secret)?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
