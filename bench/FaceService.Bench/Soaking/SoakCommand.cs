using System.CommandLine;

namespace FaceService.Bench.Soaking;

/// <summary><c>./face bench soak</c>.</summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 30 };
        var every = new Option<double>("--every") { Description = "Seconds between two faults, which take turns.", DefaultValueFactory = _ => 20 };
        var model = new Option<string>("--model") { Description = "What draws.", DefaultValueFactory = _ => "portraits-128" };
        var command = new Command(
            "soak", "Mixed requests for long, with faults between: the worker killed, models swapped, a full disk, clients that hang up, slow readers.")
        {
            minutes, every, model,
        };
        command.SetAction((parsed, cancel) => SoakBench.RunAsync(
            TimeSpan.FromMinutes(parsed.GetRequiredValue(minutes)),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(every)),
            parsed.GetRequiredValue(model),
            Console.Out,
            cancel));
        return command;
    }
}
