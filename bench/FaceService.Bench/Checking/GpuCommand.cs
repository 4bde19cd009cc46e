using System.CommandLine;

namespace FaceService.Bench.Checking;

/// <summary><c>./face bench gpu</c>.</summary>
internal static class GpuCommand
{
    public static Command Create()
    {
        var sizes = new Option<int[]>("--sizes")
        {
            Description = "Pictures' sizes: powers of two from 32 to 1024.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [64, 256],
        };
        var device = new Option<string>("--device")
        {
            Description = "cuda, cuda:N, or cpu to try the checks themselves where there is no GPU.",
            DefaultValueFactory = _ => "cuda",
        };
        var command = new Command("gpu", "Checks what a GPU draws: company, precision. Ends with 1 if something is wrong.")
        {
            sizes, device,
        };
        command.SetAction(parsed => new GpuChecks(parsed.GetRequiredValue(device), Console.Out).Run(parsed.GetRequiredValue(sizes)));
        return command;
    }
}
