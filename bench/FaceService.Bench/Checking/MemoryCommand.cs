using System.CommandLine;

namespace FaceService.Bench.Checking;

/// <summary><c>./face bench memory</c>.</summary>
internal static class MemoryCommand
{
    public static Command Create()
    {
        var sizes = new Option<int[]>("--sizes")
        {
            Description = "The models that are loaded together: powers of two from 32 to 1024.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [256, 256, 1024],
        };
        var cycles = new Option<int>("--cycles") { Description = "How often all are loaded, drawn with and unloaded.", DefaultValueFactory = _ => 100 };
        var limit = new Option<double>("--limit") { Description = "How much may be held, in GiB.", DefaultValueFactory = _ => 8 };
        var device = new Option<string>("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" };
        var command = new Command("memory", "Memory of several models, and after many loads and unloads. Ends with 1 if it grows or is too much.")
        {
            sizes, cycles, limit, device,
        };
        command.SetAction(parsed => new MemoryChecks(parsed.GetRequiredValue(device), parsed.GetValue(limit), Console.Out)
            .Run(parsed.GetRequiredValue(sizes), parsed.GetValue(cycles)));
        return command;
    }
}
