using System.CommandLine;

namespace FaceService.Cli.Tests.Shared;

/// <summary>Runs a command as if it had been typed. Only for tests of the device thread's collection: the console is everybody's.</summary>
internal static class Typed
{
    public static (int Code, string Printed, string Said) Run(Command command, params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var printed = new StringWriter();
        using var said = new StringWriter();
        Console.SetOut(printed);
        Console.SetError(said);
        try
        {
            return (command.Parse(arguments).Invoke(), printed.ToString(), said.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
