using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using FaceService.Cli.Shared;
using FaceService.Jobs.Access;
using FaceService.Training;

namespace FaceService.Cli.Commands;

/// <summary><c>sign-in</c>: gives a link that signs a browser in, once.</summary>
internal static class SignInCommand
{
    public static Command Create()
    {
        var address = new Option<string?>("--address") { Description = "where the service is reached, such as https://faces.example.org; what the service says of itself (Proxy:PublicAddress) where none is named" };
        var open = new Option<bool>("--open") { Description = "open the link in this machine's browser, too" };
        var command = new Command("sign-in", $"Prints a link that signs a browser in, once, within {SignInLinks.Lifetime.TotalMinutes} minutes.") { address, open };
        command.SetAction(parsed => Failures.Report(() => Run(parsed.GetValue(address), parsed.GetValue(open))));
        return command;
    }

    private static int Run(string? address, bool open)
    {
        var root = address is null ? Told() : Parse(address);
        var link = $"{root.ToString().TrimEnd('/')}/session?link={new SignInLinks(DataPaths.Root, TimeProvider.System).Create()}";
        Console.WriteLine(link);
        if (open)
            Open(link);
        return 0;
    }

    private static void Open(string link)
    {
        try
        {
            Process.Start(new ProcessStartInfo(link) { UseShellExecute = true })?.Dispose();
        }
        catch (Win32Exception e)
        {
            Console.Error.WriteLine($"No browser could be opened here; open the link in one. {e.Message}");
        }
    }

    private static Uri Told() => ServiceNote.Read(DataPaths.Root)?.Address ?? throw new TrainingException(
        $"No service has been started on the data folder '{Path.GetFullPath(DataPaths.Root)}' yet: start it (./face serve), name its folder in FACE_DATA, or its address with --address.");

    private static Uri Parse(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length + uri.Fragment.Length == 0
            ? uri
            : throw new UsageException($"--address cannot be '{address}'; allowed is an http or https address, such as https://faces.example.org.");
}
