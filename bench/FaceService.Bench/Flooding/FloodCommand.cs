using System.CommandLine;

namespace FaceService.Bench.Flooding;

/// <summary>How to flood.</summary>
internal sealed record FloodSettings
{
    /// <summary>Length of each flood.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Quiet time after it, under a light load, before memory is read again.</summary>
    public required TimeSpan After { get; init; }

    /// <summary>Clients of each flood.</summary>
    public required int Clients { get; init; }

    /// <summary>NAME of the model that is asked for.</summary>
    public required string Model { get; init; }

    /// <summary>The floods to measure, by name.</summary>
    public required IReadOnlyList<string> Only { get; init; }
}

/// <summary><c>./face bench flood</c>.</summary>
internal static class FloodCommand
{
    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Seconds of each flood.", DefaultValueFactory = _ => 20 };
        var after = new Option<double>("--after") { Description = "Seconds under ten requests a second before memory is read again.", DefaultValueFactory = _ => 60 };
        var clients = new Option<int>("--clients") { Description = "Clients of each flood.", DefaultValueFactory = _ => 4 };
        var model = new Option<string>("--model") { Description = "What draws.", DefaultValueFactory = _ => "portraits-128" };
        var only = new Option<string[]>("--only")
        {
            Description = $"Floods to measure: {string.Join(", ", FloodBodies.Names)}; all of them otherwise.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. FloodBodies.Names],
        };
        only.AcceptOnlyFromAmong([.. FloodBodies.Names]);
        var command = new Command("flood", "What five lone faces a second wait while clients ask for the most that is allowed, and what memory stays.")
        {
            seconds, after, clients, model, only,
        };
        command.SetAction((parsed, cancel) => FloodBench.RunAsync(
            new FloodSettings
            {
                Duration = TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
                After = TimeSpan.FromSeconds(parsed.GetRequiredValue(after)),
                Clients = parsed.GetRequiredValue(clients),
                Model = parsed.GetRequiredValue(model),
                Only = parsed.GetRequiredValue(only),
            },
            Console.Out,
            cancel));
        return command;
    }
}
