using System.CommandLine;
using FaceService.Training.Cli;

namespace FaceService.Training.Access;

/// <summary><c>key</c>: prints the key that requests to the service carry.</summary>
internal static class KeyCommand
{
    private const string Prefix = "Auth__Keys__";

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
        else if (ServiceNote.Read(DataFolder.Root) is { Keys: { Count: > 0 } names })
            throw new TrainingException(
                $"The service's keys are configured (Auth:Keys: {string.Join(", ", names)}): take one from there. ./face sign-in signs a browser in without one.");
        else
            Console.WriteLine(LocalKey.ReadOrCreate(DataFolder.Root));
        return 0;
    }

    // In a container, and wherever else the service's environment is this command's, too.
    private static string? Configured() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Select(one => (Name: (string)one.Key, Value: (string?)one.Value))
        .Where(one => one.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && IsSecret(one.Name[Prefix.Length..].Split("__")))
        .OrderBy(one => one.Name, StringComparer.Ordinal)
        .FirstOrDefault().Value;

    private static bool IsSecret(string[] path) =>
        path.Length == 1 || (path.Length == 2 && path[1].Equals("Secret", StringComparison.OrdinalIgnoreCase));
}
